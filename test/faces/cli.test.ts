import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { jsonLines, useCli } from './cli.fixture.ts'

const cli = useCli()

describe('the command line itself', () => {
  it.each([
    [['ask', 'x', '--limt', '3'], 'there is no option --limt', 'Did you mean --limit?'],
    [['serch', 'x'], 'there is no command serch', 'Did you mean search?'],
    [['search'], 'give words to search for, or --image', ''],
    [['move'], 'the option --to <target> is missing', '`duomo move --help`'],
    [['search', 'x', 'y'], 'more arguments', '`duomo search --help`'],
    [['search', 'x', '--limit', '0'], '--limit is 0, expected a whole number from 1', ''],
    [['parse', 'report.txt', '--format', 'pdf'], 'expected json, markdown or html', ''],
    [['serve', '--port', '70000'], 'expected a whole number from 0 to 65535', ''],
    [['ask'], '--questions FILE', ''],
    [['ask', 'x', '--base'], 'the option --base <name> needs a value', ''],
  ])('refuses %j with status 2', async (argv, message, hint) => {
    const { status, out, err } = await cli.run(argv)
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toContain(message)
    expect(err).toContain(hint)
  })

  it.each(['evaluate', 'finetune'])('says that %s is not there yet', async (name) => {
    const { status, err } = await cli.run([name, '--to', 'x'])
    expect(status).toBe(1)
    expect(err).toContain('error (part-unavailable)')
  })

  it.each(['en', 'zh_CN'])('shows help with examples for every command in %s', async (LANG) => {
    const titles = LANG === 'en' ? ['Usage:', 'Examples:'] : ['用法：', '示例：']
    for (const name of ['add', 'ask', 'search', 'parse', 'list', 'remove', 'show', 'move', 'serve', 'doctor']) {
      const { status, out } = await cli.run([name, '--help'], { env: { LANG } })
      expect(status).toBe(0)
      for (const title of [...titles, `duomo ${name}`, '--base', '--data', '--json', '--quiet'])
        expect(out).toContain(title)
      if (LANG !== 'en') expect(out).not.toMatch(/Usage|Options|Arguments|display|Examples/)
    }
  })

  it('shows help and fails when no command is given', async () => {
    const { status, out, err } = await cli.run([])
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toContain('duomo [options] [command]')
  })

  it('takes common options before and after the command, and the data folder from the environment', async () => {
    const opened: unknown[] = []
    cli.parts = {
      ...cli.parts,
      open: async (options) => {
        opened.push(options)
        return cli.duomo
      },
    }
    await cli.run(['list', '--base', 'x', '--data', 'd'])
    await cli.run(['--base', 'x', 'list'], { env: { DUOMO_DATA: '/there' } })
    await cli.run(['list'])
    expect(opened).toMatchObject([
      { configuration: { base: 'x', data: join(cli.folder, 'd') } },
      { configuration: { base: 'x', data: '/there' } },
      { configuration: { base: 'default', data: join(cli.folder, '.duomo') } },
    ])
  })

  it('takes settings from the file that --config names, and refuses names that are none', async () => {
    await writeFile(join(cli.folder, 'office.json'), JSON.stringify({ data: 'kept', base: 'office' }))
    const { status, out } = await cli.run(['doctor', '--json', '--config', 'office.json'])
    expect(status).toBe(0)
    expect(jsonLines(out)).toContainEqual(
      expect.objectContaining({
        check: 'settings',
        says: join(cli.folder, 'office.json'),
        settings: expect.arrayContaining([
          { name: 'base', value: 'office', origin: { kind: 'file', file: join(cli.folder, 'office.json') } },
        ]),
      }),
    )
    const shown = await cli.run(['doctor', '--config', 'office.json', '--base', 'x'], { env: { DUOMO_DATA: 'd' } })
    expect(shown.out).toMatch(/^ {2}base +x +\(command line\)$/m)
    expect(shown.out).toMatch(/^ {2}data .*d +\(environment DUOMO_DATA\)$/m)
    await writeFile(
      join(cli.folder, 'office.json'),
      JSON.stringify({ reading: { reader: 'docling', url: 'http://127.0.0.1:9' } }),
    )
    const away = await cli.run(['doctor', '--config', 'office.json'])
    expect(away.status).toBe(1)
    expect(away.out).toMatch(
      /✗ reading of pages, of pictures: part-unavailable: docling at http:\/\/127\.0\.0\.1:9 can't be reached/,
    )
    expect(away.err).toContain('reading.url')
    const models = { folder: join(cli.folder, 'models') }
    await writeFile(
      join(cli.folder, 'office.json'),
      JSON.stringify({ models, encoding: { mode: 'unified', text: 'local:bge-m3' } }),
    )
    const lacking = await cli.run(['doctor', '--config', 'office.json'])
    expect(lacking.status).toBe(1)
    expect(lacking.out).toContain('✗ models: encoding.text local:bge-m3: part-unavailable: the model bge-m3 is not on')
    expect(lacking.err).toContain('duomo models pull bge-m3')
    await writeFile(join(cli.folder, 'office.json'), JSON.stringify({ dta: 'kept' }))
    const refused = await cli.run(['list', '--config', 'office.json'])
    expect(refused).toMatchObject({ status: 2, out: '' })
    expect(refused.err).toMatch(/office\.json: there is no setting dta\n.*Did you mean data\?/)
  })

  it('colours on a terminal unless told otherwise', async () => {
    await cli.run(['add', 'report.txt'])
    expect((await cli.run(['list'], { tty: true })).out).toContain('\x1b[')
    expect((await cli.run(['list'], { tty: true, env: { NO_COLOR: '1' } })).out).not.toContain('\x1b[')
    expect((await cli.run(['list'])).out).not.toContain('\x1b[')
    expect((await cli.run(['list'], { env: { FORCE_COLOR: '1' } })).out).toContain('\x1b[')
  })

  it('tells a fault of its own from a wrong call', async () => {
    cli.duomo.list = () => Promise.reject(new TypeError('x is not a function'))
    const { status, err } = await cli.run(['list'])
    expect(status).toBe(1)
    expect(err).toContain('error (internal)')
    expect(err).toContain('fault in Duomo')
  })
})
