import { describe, expect, it } from 'vitest'
import { passagesOf } from '../testing/passages.ts'
import { monthlyTable, riverPaper } from '../testing/sample-documents.ts'
import { passageText } from './passage-text.ts'

const passages = passagesOf(riverPaper(), monthlyTable())
const figure = passages.find(({ chunk }) => chunk.group === 'figure')

describe('passageText', () => {
  it('puts title and headings before the words, each once', () => {
    const [first] = passages
    const text = first ? passageText(first) : ''
    expect(text).toMatch(/^Gauging small rivers with floating sensors > 1 Introduction\n/)
    expect(text.split('Gauging small rivers').length).toBe(2)
  })

  it('says a caption once, whether the passage holds it or not', () => {
    if (!figure) throw new Error('no figure')
    expect(passageText(figure).split('Figure 1').length).toBe(2)
    const bare = { ...figure, elements: figure.elements.slice(0, 1), chunk: { ...figure.chunk, text: '' } }
    expect(passageText(bare)).toContain('Figure 1')
  })

  it('adds what stands around a passage and the notes that it was found by', () => {
    if (!figure) throw new Error('no figure')
    const chunk = { ...figure.chunk, context: 'as the drawing shows' }
    const text = passageText({ ...figure, chunk, notes: ['What carries the sensor? The buoy.'] })
    expect(text).toContain('as the drawing shows')
    expect(text).toMatch(/What carries the sensor\? The buoy\.$/)
  })
})
