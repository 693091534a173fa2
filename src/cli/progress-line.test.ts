import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { chooseMessages } from './messages/choose.ts'
import { createProgressLine } from './progress-line.ts'

it.each([
  ['en_US.UTF-8', '2 of 7 files · writing notes · a.pdf · request 12 of 40 · about 1:05 left'],
  ['zh_CN.UTF-8', '2/7 个文件 · 撰写注释 · a.pdf · 第 12/40 次请求 · 约剩 1:05'],
])('tells in the language of %s how many requests about a file are answered', (LANG, line) => {
  const written: string[] = []
  const stream = new Writable({
    write(text, _, done) {
      written.push(String(text))
      done()
    },
  })
  createProgressLine(stream, chooseMessages({ LANG })).show({
    stage: 'enrich',
    file: 'in/a.pdf',
    done: 2,
    total: 7,
    request: 12,
    requests: 40,
    elapsedMs: 20_000,
    etaMs: 65_000,
  })
  expect(written).toEqual([`${line}\n`])
})
