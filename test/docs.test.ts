import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = path.dirname(import.meta.dirname)
const PAGES = ['README.md', 'README.zh-CN.md', 'CHANGELOG.md', ...globSync('docs/**/*.md', { cwd: ROOT })]
  .map((file) => file.replaceAll(path.sep, '/'))
  .sort()

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')
const withoutCode = (markdown: string) => markdown.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, '')

/** Help as a user sees it. */
function help(...args: string[]): string {
  const { stdout } = spawnSync(process.execPath, ['bin/duomo.js', ...args, '--help'], {
    cwd: ROOT,
    env: { ...process.env, LC_ALL: 'en_US.UTF-8', COLUMNS: '200' },
    encoding: 'utf8',
  })
  return stdout
}

function section(text: string, title: string): string {
  const [, after = ''] = text.split(`${title}\n`)
  return after.split('\n\n')[0] ?? ''
}

const namesIn = (text: string) => [...text.matchAll(/^ {2}([a-z]+)/gm)].map((match) => match[1] ?? '')
const flagsIn = (text: string) =>
  [...text.matchAll(/--[a-z][a-z-]*/g)].map(([flag]) => flag).filter((flag) => flag !== '--help')

const program = help()
const commands = namesIn(section(program, 'Commands:')).filter((name) => name !== 'help')

describe('the pages of the commands', () => {
  it('finds commands in the help', () => {
    expect(commands).toEqual(expect.arrayContaining(['add', 'ask', 'search', 'parse']))
  })

  it.each(commands)('%s has a page in the list, which names each of its options', (command) => {
    expect(read('docs/commands/README.md')).toContain(`(${command}.md)`)
    const page = read(`docs/commands/${command}.md`)
    expect(flagsIn(section(help(command), 'Options:')).filter((flag) => !page.includes(flag))).toEqual([])
  })

  it('names the options of every command in the list', () => {
    const list = read('docs/commands/README.md')
    expect(flagsIn(section(program, 'Options:')).filter((flag) => !list.includes(flag))).toEqual([])
  })

  it('describes no command that does not exist', () => {
    const pages = readdirSync(path.join(ROOT, 'docs/commands')).map((file) => path.basename(file, '.md'))
    expect(pages.filter((page) => page !== 'README' && !commands.includes(page))).toEqual([])
  })
})

describe('the pages of the rooms', () => {
  const rooms = readdirSync(path.join(ROOT, 'src')).filter((name) =>
    statSync(path.join(ROOT, 'src', name)).isDirectory(),
  )

  it.each(rooms)('%s has a page in the list', (room) => {
    expect(read('docs/rooms/README.md')).toContain(`(${room}.md)`)
    expect(read(`docs/rooms/${room}.md`)).toMatch(/^# /)
  })

  it('describes no room that does not exist', () => {
    const pages = readdirSync(path.join(ROOT, 'docs/rooms')).map((file) => path.basename(file, '.md'))
    expect(pages.filter((page) => page !== 'README' && !rooms.includes(page) && page !== 'web')).toEqual([])
  })

  it.each(PAGES)('%s names only files that exist', (page) => {
    const named = [...read(page).matchAll(/`((?:src|scripts|web|bench|test|examples|docs)\/[\w./-]+\.\w+)`/g)]
    expect(named.map((match) => match[1] ?? '').filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([])
  })
})

describe('links', () => {
  const slug = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replaceAll(' ', '-')
  const anchorsOf = (file: string) => [...read(file).matchAll(/^#+ (.+)$/gm)].map((match) => slug(match[1] ?? ''))

  it.each(PAGES)('%s leads to files and headings that exist', (page) => {
    const targets = [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '')
    const broken = targets.filter((target) => {
      if (/^[a-z]+:/.test(target)) return false
      const [file = '', anchor] = target.split('#')
      const found = file ? path.posix.join(path.posix.dirname(page), file) : page
      if (!existsSync(path.join(ROOT, found))) return true
      return anchor !== undefined && !anchorsOf(found).includes(decodeURIComponent(anchor))
    })
    expect(broken).toEqual([])
  })

  it('lists every decision', () => {
    const list = read('docs/decisions/README.md')
    const notes = readdirSync(path.join(ROOT, 'docs/decisions')).filter((file) => /^\d{4}-\d{2}-\d{2}-/.test(file))
    expect(notes.filter((note) => !list.includes(`(${note})`))).toEqual([])
  })
})

describe('command lines in the pages', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }

  it.each(PAGES)('%s names npm scripts and commands that exist', (page) => {
    const text = read(page)
    const wanted = [...text.matchAll(/\bnpm (?:run ([\w:]+)|(start|test)\b)/g)].map(
      (match) => match[1] ?? match[2] ?? '',
    )
    expect(wanted.filter((name) => !(name in scripts))).toEqual([])
    const called = [...text.matchAll(/\b(?:npx |\$ )duomo ([a-z]+)/g)].map((match) => match[1] ?? '')
    expect(called.filter((name) => !commands.includes(name))).toEqual([])
  })
})

describe('README in two languages', () => {
  const outline = (file: string) =>
    [...read(file).matchAll(/^```.*?^```|^#+(?= )/gms)].map(([found]) => (found.startsWith('#') ? found : 'code'))
  const blocks = (file: string) => [...read(file).matchAll(/^```sh\n(.*?)^```/gms)].map((match) => match[1] ?? '')
  const commandsOf = (file: string) =>
    blocks(file).flatMap((block) =>
      block.split('\n').flatMap((line) => /^(?:\$ )?((?:npm|npx|git|cd) [\w@/.:-]+(?: [a-z]+)?)/.exec(line)?.[1] ?? []),
    )

  it('has the same headings and code in the same order', () => {
    expect(outline('README.zh-CN.md')).toEqual(outline('README.md'))
  })

  it('shows the same commands', () => {
    expect(commandsOf('README.zh-CN.md')).toEqual(commandsOf('README.md'))
  })
})
