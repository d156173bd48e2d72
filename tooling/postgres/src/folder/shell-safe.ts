/** Whether a path means itself between double quotes of a shell: `initdb` passes its own path on like that. */
export const isShellSafe = (path: string): boolean => !/["$`\\!\n]/.test(path)
