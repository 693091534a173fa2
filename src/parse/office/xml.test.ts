import { describe, expect, it } from 'vitest'
import { isDuomoError } from '../../testing/parse-with.ts'
import { below, childOf, isOn, parseXml, valOf } from './xml.ts'

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const parse = (text: string) => parseXml(new TextEncoder().encode(text), 'a.xml')

describe('parseXml', () => {
  it('names elements by their namespace, whatever prefix the file uses', () => {
    const root = parse(
      `<ns0:p xmlns:ns0="${W}" xmlns="http://purl.oclc.org/ooxml/drawingml/main"><ns0:t ns0:val="1">a &amp; &#x4e2d;</ns0:t><t/></ns0:p>`,
    )
    expect([root.name, ...root.children.map((child) => child.name)]).toEqual(['w:p', 'w:t', 'a:t'])
    expect(childOf(root, 'w:t')?.text).toBe('a & 中')
    expect(valOf(root, 'w:t')).toBe('1')
    expect([...below(root, 'a:t')]).toHaveLength(1)
  })

  it('keeps the id of a relation apart from other ids', () => {
    const root = parse(
      '<a id="1" r:id="rId7" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>',
    )
    expect({ ...root.attributes }).toEqual({ id: '1', 'r:id': 'rId7' })
  })

  it.each(['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', '<!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>'])(
    'refuses a document type: %s',
    (text) => {
      expect(() => parse(text)).toThrow(expect.toSatisfy(isDuomoError('damaged-file')))
    },
  )

  it('refuses nesting without end and parts without XML', () => {
    expect(() => parse('<a>'.repeat(10_000))).toThrow(expect.toSatisfy(isDuomoError('too-large')))
    expect(() => parse('words')).toThrow(expect.toSatisfy(isDuomoError('damaged-file')))
  })

  it('tells faults of form', () => {
    const faults: string[] = []
    parseXml(new TextEncoder().encode('<a>one<b></a>'), 'a.xml', (message) => faults.push(message))
    expect(faults).not.toEqual([])
  })

  it('passes over small faults and keeps names of object members harmless', () => {
    const root = parse('<a __proto__="x" constructor="y">one &nbsp; two<b></a>')
    expect(root.attributes.constructor).toBe('y')
    expect(root.text).toContain('two')
    expect(({} as { x?: string }).x).toBeUndefined()
  })

  it('reads what is on and off', () => {
    const root = parse('<a><b/><c val="0"/><d val="true"/></a>')
    expect(['b', 'c', 'd', 'e'].map((name) => isOn(childOf(root, name)))).toEqual([true, false, true, false])
  })
})
