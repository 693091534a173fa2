import { afterAll, describe, expect, it } from 'vitest'
import { createChildReader } from './child-reader.ts'

const reader = createChildReader({ size: 1 })
afterAll(() => reader.close())

describe('createChildReader', () => {
  it('names in the recipe who reads pictures, for formats that may hold some', () => {
    for (const mediaType of ['application/pdf', 'image/png', 'text/html', 'message/rfc822', 'application/mbox'])
      expect(reader.recipe(mediaType)).toMatch(/^[a-z]+\/\d+\+pp-ocrv4\/\d+$/)
    expect(reader.recipe('text/csv')).toMatch(/^[a-z]+\/\d+$/)
  })
})
