import { createGlobalSetup } from '@threadline/testing/global-setup'

export default createGlobalSetup(async () => {})
