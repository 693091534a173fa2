import { ACCENT, COLUMN, caption, type Flow, furniture, heading, list, MARGIN, paragraph, ZH } from './page-style.ts'
import { drawSalesChart, MONTHS } from './sales-chart.ts'
import { openSheet, type Pdf } from './sheet.ts'
import { drawTable } from './table.ts'
import { setText } from './text.ts'

const INDENT = ZH.body.size * 2

const PRODUCTS = [
  ['产品线', '本季收入占比', '上季收入占比', '说明'],
  ['一体机整机', '46%', '51%', '新款上市前渠道减少备货'],
  ['墨水与耗材', '33%', '29%', '订阅用户续费率提高'],
  ['租赁与维保', '21%', '20%', '两家连锁图文店签约'],
]

const TABLE = {
  x: COLUMN.x,
  headerRows: 1,
  rules: 'book',
  style: ZH.cell,
  headerStyle: ZH.cellHead,
  padding: { x: 8, y: 4 },
} as const

/** A quarterly report in Chinese, two pages: its chart is a picture, its numbers stand in tables. */
export async function drawQuarterlyReport(): Promise<Uint8Array> {
  const { pdf, finish } = openSheet({ title: '岚序科技 2026 年第一季度经营简报', language: 'zh-CN' })
  await drawResults(pdf)
  pdf.addPage()
  drawOutlook(pdf)
  furniture(
    pdf,
    {
      left: '岚序科技',
      right: '2026 年第一季度经营简报',
      foot: '内部资料，仅供管理层参阅',
      number: (n, total) => `${n} / ${total}`,
    },
    ZH.running,
  )
  return finish()
}

async function drawResults(pdf: Pdf): Promise<void> {
  const flow: Flow = { pdf, y: MARGIN.top }
  flow.y = setText(pdf, '2026 年第一季度经营简报', ZH.title, { ...COLUMN, y: flow.y })
  flow.y = setText(pdf, '岚序科技经营管理部　2026 年 4 月 10 日', ZH.subtitle, { ...COLUMN, y: flow.y + 2 })
  pdf.rect(COLUMN.x, flow.y + 8, 44, 3).fill(ACCENT)
  heading(flow, '一、总体情况', ZH.heading, 24, 6)
  paragraph(
    flow,
    '本季度公司经营平稳。春节前的集中采购使二月成为全季的高点，销售额与新增客户同时走高；节后渠道消化库存，三月回落到一月以下。各月走势见图 1，具体数字见表 1。',
    ZH.body,
    { indent: INDENT },
  )
  const chart = await drawSalesChart()
  const height = (COLUMN.width * chart.height) / chart.width
  pdf.image(Buffer.from(chart.png), COLUMN.x, flow.y + 2, { width: COLUMN.width, height })
  flow.y += height + 2
  caption(flow, '图 1　2026 年第一季度各月销售额与新增客户', ZH.caption, { before: 2, after: 10 })
  caption(flow, '表 1　2026 年第一季度各月经营数据', ZH.caption, { before: 0, after: 4 })
  flow.y = drawTable(pdf, {
    ...TABLE,
    y: flow.y,
    widths: [COLUMN.width * 0.3, COLUMN.width * 0.35, COLUMN.width * 0.35],
    aligns: ['left', 'right', 'right'],
    rows: [
      ['月份', '销售额（万元）', '新增客户（家）'],
      ...MONTHS.map((month) => [month.name, String(month.sales), String(month.customers)]),
    ],
  })
  flow.y += 12
  paragraph(
    flow,
    '值得注意的是，三月的新增客户虽然最少，但平均合同金额并未下降，说明客户结构正在向小型办公室倾斜，这与年初确定的方向一致。',
    ZH.body,
    { indent: INDENT },
  )
}

function drawOutlook(pdf: Pdf): void {
  const flow: Flow = { pdf, y: MARGIN.top }
  heading(flow, '二、收入结构', ZH.heading, 0, 6)
  paragraph(
    flow,
    '整机收入占比下降，耗材与服务占比上升，收入对新机发布节奏的依赖有所减轻。三条产品线的变化见表 2。',
    ZH.body,
    { indent: INDENT },
  )
  caption(flow, '表 2　各产品线收入占比', ZH.caption, { before: 4, after: 4 })
  flow.y = drawTable(pdf, {
    ...TABLE,
    y: flow.y,
    widths: [98, 92, 92, COLUMN.width - 282],
    aligns: ['left', 'right', 'right', 'left'],
    rows: PRODUCTS,
  })
  heading(flow, '三、客户与服务', ZH.heading, 20, 6)
  paragraph(
    flow,
    '季末在网设备 2.3 万台，其中加入墨水订阅的设备占 38%。服务热线平均等待时间由上季的 95 秒缩短到 62 秒，主要得益于常见问题自助查询上线。客户满意度回访得分 4.6 分（满分 5 分），扣分集中在无线网络首次配置。',
    ZH.body,
    { indent: INDENT },
  )
  heading(flow, '四、风险', ZH.heading, 14, 6)
  list(
    flow,
    [
      '黑色颜料的采购价格较去年底上涨约 8%，如持续到下半年，耗材毛利将受到影响。',
      '南方仓库租约于 6 月 30 日到期，新仓选址尚未确定，可能影响华南地区的次日送达。',
      '两家主要渠道商的账期已延长到 75 天，财务部将按月复核授信额度。',
    ],
    ZH.body,
    (n) => `${n + 1}.`,
  )
  heading(flow, '五、下季度重点', ZH.heading, 14, 6)
  list(
    flow,
    [
      '5 月中旬发布 M270 的后续机型，首批备货 4000 台。',
      '把墨水订阅推广到全部省会城市，季末订阅设备占比达到 45%。',
      '完成无线网络配置向导的改版，使首次配置的成功率达到 97%。',
    ],
    ZH.body,
    (n) => `${n + 1}.`,
  )
}
