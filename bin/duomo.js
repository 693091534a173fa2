#!/usr/bin/env node
// Plain JavaScript without dependencies: it must run on a Node.js that is too old, to say so.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import module from 'node:module'
import { constants, homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = new URL('../', import.meta.url)
const wanted = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')).engines.node.replace(/^\D+/, '')
const [wantedMajor, wantedMinor] = wanted.split('.').map(Number)
const [major, minor] = process.versions.node.split('.').map(Number)

if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) await run()
else runWithOwnNode()

async function run() {
  // SQLite in Node.js works and warns that its interface may change; users can do nothing about that.
  const emitWarning = process.emitWarning
  process.emitWarning = (warning, ...rest) => {
    const type = typeof rest[0] === 'object' ? rest[0]?.type : rest[0]
    if (type === 'ExperimentalWarning' && /SQLite/.test(String(warning))) return
    emitWarning.call(process, warning, ...rest)
  }
  keepCompiledCode()
  // In a clone the source runs as it is; the package carries it built, because Node.js strips no types below node_modules.
  const source = new URL('src/cli/main.ts', root)
  const { runProcess } = await import(existsSync(source) ? source.href : new URL('dist/cli/main.js', root).href)
  await runProcess()
}

/** Half of a short command is compiling; not in the shared temporary folder, where others could leave us theirs. */
function keepCompiledCode() {
  try {
    module.enableCompileCache?.(join(homedir(), '.cache', 'duomo', 'code'))
  } catch {
    // Without a home folder each start compiles anew.
  }
}

/** A clone brings the Node.js that it needs as a development dependency. */
function runWithOwnNode() {
  const own = new URL(
    process.platform === 'win32' ? 'node_modules/node/bin/node.exe' : 'node_modules/node/bin/node',
    root,
  )
  if (!existsSync(own)) {
    const zh = /^zh/i.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '')
    console.error(
      zh
        ? `错误：Duomo 需要 Node.js ${wanted} 或更新的版本，当前是 ${process.versions.node}。\n提示：从 https://nodejs.org 安装；在源码目录里也可以先运行 npm ci。`
        : `error: Duomo needs Node.js ${wanted} or newer, this is ${process.versions.node}.\nhint: it can be had from https://nodejs.org; in a clone \`npm ci\` brings one along.`,
    )
    process.exit(1)
  }
  const child = spawn(fileURLToPath(own), [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  // On a terminal Ctrl-C reaches the child by itself too; it takes two signals at the same moment for one.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
  child.on('error', (error) => {
    console.error(`error: starting ${fileURLToPath(own)}: ${error.message}`)
    process.exit(1)
  })
}
