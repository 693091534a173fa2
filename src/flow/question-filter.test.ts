import { describe, expect, it } from 'vitest'
import type { Metadata } from '../model/metadata.ts'
import { openMemoryStore } from '../testing/memory-store.ts'
import { sampleDocument, sampleRow } from '../testing/sample-rows.ts'
import type { NamedDocument } from './documents-named.ts'
import { toQuestionFilter } from './question-filter.ts'

const named = (path: string, label: string, metadata?: Metadata): NamedDocument => ({
  record: { documentId: sampleDocument(path), paths: [{ path }], ...(metadata ? { metadata } : {}) },
  labels: [label],
})
const DOCUMENTS = [
  named('/shelf/2022/manual.pdf', '2022/manual.pdf', { year: 2022, client: '云雀', draft: true }),
  named('/shelf/2023/manual.pdf', '2023/manual.pdf', { year: 2023, client: '007' }),
  named('/shelf/2023/plan=b.txt', '2023/plan=b.txt'),
]

/** Which of the documents a search with these conditions finds: the last parts of their paths. */
async function found(...conditions: string[]): Promise<string[]> {
  const store = openMemoryStore()
  const rows = DOCUMENTS.map(({ record: { documentId, metadata } }, n) =>
    sampleRow(documentId, ['w'], {}, { documentId, pages: [n + 1, n + 2], ...(metadata ? { meta: metadata } : {}) }),
  )
  await store.put(rows)
  const hits = await store.searchText(['w'], { k: 9, filter: toQuestionFilter(conditions, DOCUMENTS) })
  const ids = (await store.get(hits.map(({ id }) => id))).map((chunk) => chunk?.documentId)
  return DOCUMENTS.flatMap(({ record, labels }) => (ids.includes(record.documentId) ? labels : []))
}

const [OLD, NEW, PLAN] = ['2022/manual.pdf', '2023/manual.pdf', '2023/plan=b.txt']

describe('toQuestionFilter', () => {
  it.each([
    [['year>=2023'], [NEW]],
    [['year > 2021', 'year<2023'], [OLD]],
    [['year<=2022'], [OLD]],
    [['year=2023'], [NEW]],
    [['year!=2023'], [OLD, PLAN]],
    [['client=007'], [NEW]],
    [['client=云雀'], [OLD]],
    [['draft=true'], [OLD]],
    [
      ['year=2022', 'year=2023'],
      [OLD, NEW],
    ],
    [['year=2022', 'client=007'], []],
    [['meta.year=2022'], [OLD]],
    [['page=3'], [NEW, PLAN]],
    [['page>=4'], [PLAN]],
    [['page!=2'], [PLAN]],
    [
      ['group=block', 'modality=text'],
      [OLD, NEW, PLAN],
    ],
    [['group=table'], []],
    [['modality!=text'], []],
    [['document=2022/manual.pdf'], [OLD]],
    [['document=manual.pdf'], [OLD, NEW]],
    [['document=/shelf/2023/plan=b.txt'], [PLAN]],
    [[`document=${DOCUMENTS[1]?.record.documentId.slice(0, 8)}`], [NEW]],
    [['document!=plan=b.txt'], [OLD, NEW]],
    [['folder=2023'], [NEW, PLAN]],
    [['folder=shelf/2022/'], [OLD]],
    [['folder=/shelf'], [OLD, NEW, PLAN]],
    [['folder!=2023'], [OLD]],
    [[], [OLD, NEW, PLAN]],
  ])('%j finds %j', async (conditions, expected) => {
    expect(await found(...conditions)).toEqual(expected)
  })

  it.each([
    ['year', 'no condition', 'NAME=VALUE'],
    ['=2023', 'no condition', 'NAME=VALUE'],
    ['year=', 'no condition', 'NAME=VALUE'],
    ['yaer=2023', 'yaer', 'Did you mean year?'],
    ['toString=1', 'toString', 'There are document, folder, page, group, modality, client, draft, year'],
    ['year>=new', 'needs a number', '"="'],
    ['page=0', 'no page', 'from 1'],
    ['page>=2.5', 'no page', 'from 1'],
    ['group=blocks', 'no group', 'block, table'],
    ['modality=sound', 'no modality', 'audio'],
    ['document>=manual.pdf', 'by >=', '"!="'],
    ['document=anual.pdf', 'fits no document', 'duomo list'],
    ['folder=/she', 'fits no document', 'duomo list'],
    ['folder=.', 'fits no document', 'duomo list'],
  ])('refuses %s and says what to write', async (condition, message, hint) => {
    await expect(found(condition)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    })
  })
})
