/** Chinese characters, as Japanese uses them too. */
export const isHan = (text: string): boolean => /[\u3400-\u9fff\uf900-\ufaff]/.test(text)

/** Characters that fill a square: Chinese, Japanese and Korean with their marks, and full-width forms. */
export const isWide = (text: string): boolean => /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]/.test(text)
