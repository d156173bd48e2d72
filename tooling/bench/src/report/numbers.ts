export const ratio = (value: number): string => value.toFixed(2)

export const microseconds = (value: number): string => value.toFixed(value < 10 ? 2 : 1)

export const milliseconds = (value: number): string => value.toFixed(2)

export const integer = (value: number): string => Math.round(value).toLocaleString('en')

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
