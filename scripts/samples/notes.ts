/** Short notes in Markdown, Chinese and English. */
export function writeNotes(): Uint8Array {
  return new TextEncoder().encode(NOTES)
}

const NOTES = `# M280 发布准备会纪要 Launch preparation notes

- 时间：2026 年 4 月 2 日 14:00
- 地点：三楼云台会议室
- 主持：沈知予；记录：Mara Lindqvist

## 已决定 Decisions

1. 发布会定在 5 月 14 日，地点改为杭州运河会展中心二号厅。
2. 首批只做岩灰和米白两种颜色，蓝色推迟到秋季。
3. The English manual ships as PDF only; the printed leaflet stays at four pages.

## 待办 Open items

| 事项 Item | 负责人 Owner | 截止 Due |
| --- | --- | --- |
| 包装跌落复测 Drop test of the new box | 韩屿 | 4 月 18 日 |
| 英文手册校对 Proofread the English manual | Mara Lindqvist | 4 月 22 日 |
| 演示机十台 Ten demo units | 陆闻溪 | 5 月 6 日 |
| 应用商店截图 App store screenshots | Tomasz Wilk | 5 月 8 日 |

## 争议 Still disputed

黑色墨仓是否随机附送两瓶，市场部赞成，财务部反对：每台成本会增加 11.5 元。
下次会议（4 月 9 日）再定。

The team also wants a quieter night mode. Han Yu measured 46 dB at one metre during
normal printing and 41 dB with the carriage slowed down; the target is 40 dB.

\`\`\`text
night mode = carriage 60 %, duplex off, start after 22:00
\`\`\`
`
