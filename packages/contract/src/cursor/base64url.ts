const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** ASCII text as base64url without padding; works where neither `Buffer` nor `btoa` is. */
export function encodeBase64Url(ascii: string): string {
  let result = ''
  for (let at = 0; at < ascii.length; at += 3) {
    const group = (ascii.charCodeAt(at) << 16) | (codeAt(ascii, at + 1) << 8) | codeAt(ascii, at + 2)
    const characters = Math.min(ascii.length - at, 3) + 1
    for (let index = 0; index < characters; index += 1)
      result += alphabet.charAt((group >> (18 - 6 * index)) & 63)
  }
  return result
}

/** The ASCII text of base64url without padding, or null when the text is not exactly what the encoder writes. */
export function decodeBase64Url(text: string): string | null {
  let result = ''
  for (let at = 0; at < text.length; at += 4) {
    const quartet = text.slice(at, at + 4)
    let group = 0
    for (const character of quartet.padEnd(4, 'A')) group = (group << 6) | alphabet.indexOf(character)
    for (let index = 0; index < quartet.length - 1; index += 1) {
      result += String.fromCharCode((group >> (16 - 8 * index)) & 255)
    }
  }
  // Covers foreign characters, a wrong length and stray bits at once.
  return encodeBase64Url(result) === text ? result : null
}

function codeAt(text: string, index: number): number {
  return index < text.length ? text.charCodeAt(index) : 0
}
