/** Where menus are put: in a landmark, so that they are found like everything else of the page. */
export const overlayHome = (): HTMLElement => document.querySelector('header') ?? document.body
