import {
  ACCENT,
  COLUMN,
  caption,
  type Flow,
  furniture,
  HAIRLINE,
  heading,
  list,
  MARGIN,
  paragraph,
  QUIET,
  ZH,
} from './page-style.ts'
import { drawPrinter, PRINTER_PARTS } from './printer-drawing.ts'
import { openSheet, type Pdf } from './sheet.ts'
import { drawTable } from './table.ts'
import { setText } from './text.ts'

const INDENT = ZH.body.size * 2

const PARAMETERS = [
  ['项目', '参数'],
  ['打印技术', '热喷墨 thermal inkjet'],
  ['打印分辨率', '最高 4800 × 1200 dpi'],
  ['打印速度', '黑白约 10 页/分钟，彩色约 7 页/分钟'],
  ['首页输出时间', '黑白约 9 秒，彩色约 14 秒'],
  ['墨水', '黑、青、品红、黄四色分体墨仓；黑色 90 毫升，彩色各 60 毫升'],
  ['双面打印', '自动双面，适用于 A4 与 Letter 普通纸'],
  ['扫描', 'A4 平板，光学分辨率 1200 dpi，24 位彩色'],
  ['复印', '等比与缩放复印，25% 至 400%，一次最多 99 份'],
  ['纸张尺寸', 'A4、A5、B5、Letter、信封（DL、C6）、10 × 15 厘米照片纸'],
  ['纸张克重', '普通纸 60 至 105 克/平方米，照片纸最高 260 克/平方米'],
  ['进纸容量', '后部纸托 100 张（80 克/平方米普通纸）'],
  ['连接方式', 'USB 2.0、2.4 GHz 与 5 GHz 无线局域网、百兆以太网'],
  ['电源与功耗', '交流 100 至 240 伏；打印约 14 瓦，休眠约 0.8 瓦'],
  ['工作环境', '温度 10 至 32 摄氏度，相对湿度 20% 至 80%，不凝露'],
  ['尺寸与重量', '宽 390 × 深 335 × 高 178 毫米，5.6 千克'],
]

const LIGHTS = [
  ['指示灯', '状态', '处理办法'],
  ['绿色常亮', '就绪', '可以打印、扫描和复印'],
  ['绿色闪烁', '正在接收或处理任务', '请等待，不要断开电源'],
  ['橙色常亮', '缺纸或纸张尺寸不符', '装入纸张后按“继续”键'],
  ['橙色闪烁', '卡纸', '打开扫描仪下方的机盖，沿出纸方向缓慢取出纸张'],
]

/** A printer's manual in Chinese: three pages with a ruled parameter table and a labelled drawing. */
export async function drawPrinterManual(): Promise<Uint8Array> {
  const { pdf, finish } = openSheet({ title: '岚序 M270 彩色喷墨一体机用户手册', language: 'zh-CN' })
  drawIntroduction(pdf)
  pdf.addPage()
  drawUseCases(pdf)
  pdf.addPage()
  drawParameters(pdf)
  furniture(
    pdf,
    {
      left: '岚序 M270 彩色喷墨一体机',
      right: '用户手册　第 3 版',
      foot: '岚序科技',
      number: (n, total) => `第 ${n} 页，共 ${total} 页`,
    },
    ZH.running,
  )
  return finish()
}

function drawIntroduction(pdf: Pdf): void {
  const flow: Flow = { pdf, y: MARGIN.top }
  pdf.rect(COLUMN.x, flow.y + 6, 5, 50).fill(ACCENT)
  flow.y = setText(pdf, '岚序 M270 彩色喷墨一体机', ZH.title, { x: COLUMN.x + 18, y: flow.y, width: COLUMN.width - 18 })
  flow.y = setText(pdf, '用户手册：打印、扫描、复印', ZH.subtitle, {
    x: COLUMN.x + 18,
    y: flow.y + 4,
    width: COLUMN.width,
  })
  heading(flow, '1　产品简介', ZH.heading, 26, 6)
  paragraph(
    flow,
    'M270 是一台面向家庭和小型办公室的彩色喷墨一体机，把打印、扫描和复印放进一个与微波炉差不多大小的机身。四个墨仓各自独立，哪一种颜色用完就只补哪一种；墨仓窗口在机身正面，不必打开机盖就能看到余量。',
    ZH.body,
    { indent: INDENT },
  )
  paragraph(
    flow,
    '机器通过无线网络与电脑、手机和平板相连，第一次开机时按照屏幕上的向导选择语言、装入纸张、连接网络，大约需要十分钟。此后同一网络中的设备会自动找到它，不需要另装驱动程序。',
    ZH.body,
    { indent: INDENT },
  )
  heading(flow, '1.1　外观与部件', ZH.subheading, 8, 4)
  paragraph(flow, '各部件的位置见图 1。首次使用前，请撕去机身上的橙色胶带，并取出出纸托盘内的垫片。', ZH.body, {
    indent: INDENT,
  })
  drawLabelledPrinter(flow)
  heading(flow, '1.2　安全须知', ZH.subheading, 6, 4)
  list(
    flow,
    [
      '请使用随机附带的电源线，并将机器放在水平、通风的台面上，四周至少留出 10 厘米。',
      '移动机器之前先关机，等待墨头归位后再拔下电源线；搬运时保持水平，以免墨水渗出。',
      '墨水不可入口。皮肤沾到墨水时用肥皂水清洗，入眼时用清水冲洗并就医。',
    ],
    ZH.body,
    () => '•',
    18,
  )
}

function drawLabelledPrinter(flow: Flow): void {
  const { pdf } = flow
  const frame = { x: COLUMN.x, y: flow.y + 4, width: COLUMN.width, height: 252 }
  pdf.roundedRect(frame.x, frame.y, frame.width, frame.height, 4).lineWidth(0.5).stroke(HAIRLINE)
  const scale = 0.95
  const origin = { x: frame.x + (frame.width - 320 * scale) / 2, y: frame.y + 16 }
  drawPrinter(pdf, origin.x, origin.y, scale)
  const labels = [
    { part: 'lid', text: '扫描仪盖板', side: 'left', y: 84 },
    { part: 'panel', text: '电源与指示灯', side: 'left', y: 134 },
    { part: 'rearTray', text: '后部纸托', side: 'right', y: 34 },
    { part: 'screen', text: '触摸屏', side: 'right', y: 112 },
    { part: 'inkDoor', text: '墨仓窗口', side: 'right', y: 170 },
    { part: 'outputTray', text: '出纸托盘', side: 'right', y: 218 },
  ] as const
  for (const label of labels) {
    const part = PRINTER_PARTS[label.part]
    const from = { x: origin.x + part.x * scale, y: origin.y + part.y * scale }
    const y = frame.y + label.y
    const x = label.side === 'left' ? frame.x + 76 : frame.x + frame.width - 62
    pdf.lineWidth(0.7).strokeColor('#e07a3f').moveTo(from.x, from.y).lineTo(x, y).stroke()
    pdf.circle(from.x, from.y, 1.8).fill('#e07a3f')
    setText(
      pdf,
      label.text,
      { ...ZH.caption, color: ZH.body.color },
      {
        x: label.side === 'left' ? frame.x + 10 : x + 4,
        y: y - ZH.caption.leading / 2,
        width: label.side === 'left' ? 62 : 56,
        align: label.side === 'left' ? 'right' : 'left',
      },
    )
  }
  flow.y = frame.y + frame.height
  caption(flow, '图 1　M270 正面外观与主要部件', ZH.caption, { before: 5, after: 4 })
}

function drawUseCases(pdf: Pdf): void {
  const flow: Flow = { pdf, y: MARGIN.top }
  heading(flow, '2　使用场景', ZH.heading, 0, 6)
  paragraph(
    flow,
    '同一台机器在不同的地方用法不同。下面三个例子说明怎样设置最合适，您可以从最接近自己的一个开始。',
    ZH.body,
    {
      indent: INDENT,
    },
  )
  heading(flow, '2.1　家庭', ZH.subheading, 8, 3)
  paragraph(
    flow,
    '家里打印的多是作业、照片和票据，量不大，但种类杂。建议把默认纸张设为 A4 普通纸，质量设为“标准”；打印照片时在手机上选“10 × 15 厘米”，机器会自动切换到无边距模式。一周没有打印时，机器会在夜间自动喷出极少量墨水，防止墨头干涸，因此请不要长期切断电源。',
    ZH.body,
    { indent: INDENT },
  )
  paragraph(
    flow,
    '孩子需要的口算题、字帖和地图可以存放在“常用文件”中，在触摸屏上点选即可打印，不用打开电脑。',
    ZH.body,
    {
      indent: INDENT,
    },
  )
  heading(flow, '2.2　小型办公室', ZH.subheading, 8, 3)
  paragraph(
    flow,
    '五到八个人共用一台机器时，推荐用网线连接，并打开自动双面打印，这样每月大约可以少用四成纸张。合同和发票可以用平板扫描成可检索的 PDF，按日期命名后直接送到共享文件夹。',
    ZH.body,
    { indent: INDENT },
  )
  list(
    flow,
    [
      '在设置中为每位同事建立打印密码，文件在本人到达机器前不会输出。',
      '把黑白文稿的质量设为“草稿”，彩色文稿设为“标准”。',
      '每季度在菜单中执行一次“墨头校准”，大约需要三分钟。',
    ],
    ZH.body,
    (n) => `${n + 1}.`,
  )
  heading(flow, '2.3　图文店', ZH.subheading, 8, 3)
  paragraph(
    flow,
    '图文店的任务集中在上午，常见的是证件复印、简历彩打和小批量宣传单。请把复印的默认份数改为 1，并打开“身份证双面合一”功能：先放正面，按提示翻面，两面会印在同一张 A4 纸上。缩放复印时先选纸张，再选比例，机器会提醒是否超出可打印区域。',
    ZH.body,
    { indent: INDENT },
  )
  paragraph(
    flow,
    'M270 的设计负荷是每月 3000 页。如果每天稳定超过 150 页，建议另配一台激光打印机分担黑白任务，把 M270 留给彩色和照片。',
    ZH.body,
    { indent: INDENT },
  )
  drawTip(flow)
}

function drawTip(flow: Flow): void {
  const { pdf } = flow
  const y = flow.y + 10
  pdf.roundedRect(COLUMN.x, y, COLUMN.width, 66, 4).fill('#eef5f5')
  pdf.rect(COLUMN.x, y, 3.5, 66).fill(ACCENT)
  const inner = { x: COLUMN.x + 18, width: COLUMN.width - 36 }
  const below = setText(pdf, '省墨提示', ZH.subheading, { ...inner, y: y + 6 })
  setText(
    pdf,
    '只有文字的页面可在“更多选项”中选择“仅用黑墨”。打开后标题中的彩色会变为灰色，彩色墨水的消耗大约减少三分之一。',
    { ...ZH.body, size: 9.5, leading: 16 },
    { ...inner, y: below, align: 'justify' },
  )
  flow.y = y + 66
}

function drawParameters(pdf: Pdf): void {
  const flow: Flow = { pdf, y: MARGIN.top }
  heading(flow, '3　技术参数', ZH.heading, 0, 6)
  paragraph(
    flow,
    '主要参数见表 1。打印速度按 A4 普通纸、标准质量测得，实际速度随文件内容、纸张和网络而变化。',
    ZH.body,
    {
      indent: INDENT,
    },
  )
  caption(flow, '表 1　M270 主要技术参数', ZH.caption, { before: 2, after: 4 })
  const grid = {
    x: COLUMN.x,
    headerRows: 1,
    rules: 'grid',
    style: ZH.cell,
    headerStyle: ZH.cellHead,
    padding: { x: 8, y: 3.6 },
    headerFill: '#e6eff0',
    lineColor: '#8b979e',
  } as const
  flow.y = drawTable(pdf, { ...grid, y: flow.y, widths: [104, COLUMN.width - 104], rows: PARAMETERS })
  heading(flow, '4　指示灯与故障处理', ZH.heading, 18, 6)
  caption(flow, '表 2　指示灯含义', ZH.caption, { before: 0, after: 4 })
  flow.y = drawTable(pdf, { ...grid, y: flow.y, widths: [84, 132, COLUMN.width - 216], rows: LIGHTS })
  flow.y += 8
  paragraph(flow, '仍不能排除故障时，请拨打服务热线 400-000-0270，工作时间为周一至周六 9:00 至 18:00。', {
    ...ZH.body,
    color: QUIET,
    size: 9.5,
    leading: 16,
  })
}
