import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where a browser is; `DUOMO_CHROMIUM` names another place. */
export const browserPath = [process.env.DUOMO_CHROMIUM ?? '', ...PLACES].find((path) => path !== '' && existsSync(path))

if (browserPath === undefined)
  console.warn(`\n!!! No Chromium at ${PLACES.join(', ')}: the page is NOT tested in a browser.\n`)

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(browserPath === undefined ? {} : { executablePath: browserPath }),
    headless: true,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
