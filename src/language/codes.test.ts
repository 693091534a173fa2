import { describe, expect, it } from 'vitest'
import { codeBeginningsIn, codesIn } from './codes.ts'

describe('codesIn', () => {
  it.each([
    ['Fit the ESP32-PICO-D4, or an ESP32‑S3.', ['esp32-pico-d4', 'esp32-s3']],
    ['型号ＥＳＰ３２-S3的电压为3.3V', ['esp32-s3', '3.3v']],
    ['ISO/IEC 27001 on A4, mlx90640/2', ['27001', 'mlx90640/2']],
    ['D200 and d200 again', ['d200']],
    ['no code in here', []],
  ])('%s', (text, codes) => {
    expect(codesIn(text)).toEqual(codes)
  })
})

describe('codeBeginningsIn', () => {
  it.each([
    ['What is ESP32- made for?', ['esp32-']],
    ['ESP32-PICO的电压', ['esp32-pico']],
    ['Show MLX parts and abc- ones.', ['mlx', 'abc-']],
    ['How long does it take in Oslo.', []],
    ['See D200.', ['d200']],
  ])('%s', (text, beginnings) => {
    expect(codeBeginningsIn(text)).toEqual(beginnings)
  })
})
