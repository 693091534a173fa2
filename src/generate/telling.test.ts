import { describe, expect, it } from 'vitest'
import type { Document } from '../model/document.ts'
import type { Passage } from '../spec/passage.ts'
import { passagesOf } from '../testing/passages.ts'
import { sampleDocument } from '../testing/sample-documents.ts'
import { askExtractive as ask } from './ask-extractive.fixture.ts'

/** One passage of all that the document holds. */
function together(document: Document): Passage[] {
  const [first, ...others] = passagesOf(document)
  return first ? [{ ...first, elements: [first, ...others].flatMap(({ elements }) => elements) }] : []
}

describe('what is told of the sentence that answers', () => {
  it('tells numbered items with what they say', async () => {
    const manual = sampleDocument('kettle.pdf', [
      { kind: 'text', text: 'Before the first use, follow three rules of care:' },
      { kind: 'list', text: '1. Rinse the kettle with water.' },
      { kind: 'list', text: '2. Boil it once. Pour the water away.' },
      { kind: 'list', text: '3. Wipe the base dry.' },
    ])
    const { said } = await ask('What are the three rules of care before the first use?', together(manual))
    expect(said).toBe(
      'Before the first use, follow three rules of care: 1. Rinse the kettle with water; 2. Boil it once; 3. Wipe the base dry',
    )
  })

  it('says of a long sentence only what its brackets hold, where that answers', async () => {
    const notes = sampleDocument('notes.pdf', [
      {
        kind: 'text',
        text: 'The folder of each mirror contains builds of the player and its plugins that run on current phones and on tablets with at least two gigabytes of memory (release 5.2 was the last one to run on the old handheld).',
      },
      {
        kind: 'text',
        text: '各镜像的目录里有播放器及其插件的安装包，可在内存不少于两千兆字节的现行手机和平板电脑上运行并定期更新到最近的版本，安装之前应先备份数据并关闭其他正在运行的程序，同时确认电池电量充足、网络连接稳定，并记下原来的版本以便在出现问题时恢复，安装之后应重新启动设备一次并检查所有插件是否都已启用且能正常工作（旧款掌上设备可以使用的最后一个版本是 5.2 版）。',
      },
    ])
    const passages = passagesOf(notes)
    expect((await ask('What was the last release to run on the old handheld?', passages)).said).toBe(
      'release 5.2 was the last one to run on the old handheld',
    )
    expect((await ask('旧款掌上设备最后可以使用的是哪一版？', passages)).said).toBe(
      '旧款掌上设备可以使用的最后一个版本是 5.2 版',
    )
  })

  it('reads an entry of a list of options under its own name, not under that of the next', async () => {
    const lines = [
      'depth depth = {mm}',
      '设置槽的深浅，缺省值是 4 mm。',
      'slope slope = {mm}',
      '设置槽的斜度，缺省值是 9 mm。',
      'gap',
      'Leaves room between the planks of a deck.',
      'rim',
      'Draws a line along the planks of a deck.',
    ]
    const options = sampleDocument('options.pdf', [
      { kind: 'title', text: 'Options 选项' },
      ...lines.map((text) => ({ kind: 'text' as const, text })),
    ])
    const passages = together(options)
    expect((await ask('slope 选项的缺省值是多少？', passages)).said).toContain('9 mm')
    expect((await ask('depth 选项的缺省值是多少？', passages)).said).toContain('4 mm')
    expect((await ask('What does the rim option do?', passages)).said).toBe('Draws a line along the planks of a deck.')
    expect((await ask('What does the gap option do?', passages)).said).toBe('Leaves room between the planks of a deck.')
  })

  it('tells the sentence before, where the one found points back and only repeats the question', async () => {
    const books = sampleDocument('books.pdf', [
      {
        kind: 'text',
        text: 'A. Marsh and B. Fen (1988), “Tides of the Old Sea,” Harbour Press. This book is often called the Green Book.',
      },
      { kind: 'text', text: '马氏与范氏（1988），《旧海的潮》，港口出版社。这本书又称绿皮书。' },
    ])
    expect((await ask('Which book is called the Green Book?', passagesOf(books))).said).toContain(
      'Tides of the Old Sea',
    )
    expect((await ask('哪本书又称绿皮书？', passagesOf(books))).said).toContain('旧海的潮')
  })
})
