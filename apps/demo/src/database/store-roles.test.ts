import { type TestDatabase, test } from '@threadline/testing'
import { expect } from 'vitest'
import { admitOwner, createRoles } from './store-roles.ts'

const roles = ['store_owner', 'store_app']

test('the roles of the store are made once, get a new password each time, and are never taken from somebody else', async ({
  emptyDatabase,
}) => {
  const admin = emptyDatabase.connect(emptyDatabase.superuserUrl)
  try {
    const first = await createRoles(admin, emptyDatabase.url)
    const second = await createRoles(admin, emptyDatabase.url)
    await admitOwner(admin)
    expect(second.owner).not.toBe(first.owner)
    expect(await whoIs(emptyDatabase, second.owner)).toBe('store_owner')
    expect(await whoIs(emptyDatabase, second.app)).toBe('store_app')
    await expect(whoIs(emptyDatabase, first.app)).rejects.toMatchObject({ code: '28P01' })

    await admin.unsafe(`comment on role store_app is null`)
    await expect(createRoles(admin, emptyDatabase.url)).rejects.toMatchObject({
      name: 'DemoError',
      message: expect.stringContaining('"store_app"'),
    })
  } finally {
    for (const role of roles) await admin.unsafe(`drop owned by ${role}; drop role ${role}`)
  }
})

async function whoIs(database: TestDatabase, url: string): Promise<string> {
  const [row] = await database.connect(url)<{ name: string }[]>`select current_user::text as name`
  return row?.name ?? ''
}
