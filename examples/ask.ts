// Three lines to an answer: node examples/ask.ts [QUESTION]
import { openDuomo } from '../src/index.ts'

const duomo = await openDuomo({ data: process.env.DUOMO_DATA ?? '.duomo', base: 'example' })
for await (const { file, status } of duomo.add(['samples'])) console.error(`${file}: ${status}`)
console.log((await duomo.ask(process.argv[2] ?? '彩色打印速度是多少?')).text)
await duomo.close()
