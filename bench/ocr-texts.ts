/** Paragraphs of a dense Chinese page: prose, names, numbers, quotation marks, dates. */
export const CHINESE: readonly string[] = [
  '青石镇位于两条河流的交汇处，清代以来一直是皖南山区最大的木材集散地。每年春汛过后，上游伐下的杉木编成木排顺流而下，在镇东的老码头上岸、验尺、改板，再装船运往芜湖和南京。据县志记载，光绪十四年（1888年）镇上有木行三十七家，雇工超过两千人，茶馆、客栈、钱庄沿街林立，“日间千人拱手，入夜万盏明灯”，繁华一时。',
  '二十世纪五十年代修建公路之后，水运逐渐衰落。一九六三年，最后一支木排离开青石镇，老码头随即改作粮站。八十年代初，镇办企业兴起，先后建成农机修配厂、罐头厂与丝绸厂，其中丝绸厂的产品曾远销东南亚，1987年产值达到426.8万元，占全镇工业总产值的58.3%。但由于设备陈旧、管理粗放，九十年代中期这些企业相继停产，大批青壮年外出务工，老街日渐冷清。',
  '转机出现在2009年。一位返乡的摄影师把晨雾中的廊桥发到网络上，短短一周浏览量突破三百万次。游客慕名而来，镇政府顺势提出“修旧如旧、居游共享”的思路：凡是百年以上的民居，一律由文物部门登记编号，檩条、斗拱、窗棂损坏的按原样修补；临街铺面不得加装卷帘门，招牌须用木质黑底金字；污水管网与电线全部埋入地下。到2016年底，共修缮古建筑214栋，累计投入资金1.37亿元。',
  '修缮最难的是那座三孔廊桥。它始建于明嘉靖年间，全长46.5米，宽5.2米，桥面铺卵石，桥屋十一间，榫卯相接，不用一钉。2013年7月的特大洪水冲毁了中间的桥墩，桥屋向西倾斜近九度。工程队先在河床打下十六根钢管桩，用千斤顶把整座桥屋抬高八十厘米，再一块一块地替换风化的条石；腐朽的柱脚则采用“墩接”之法，选同龄的老杉木续上。整个工程历时两年零四个月，获得当年全国优秀文物保护工程奖。',
  '如今的青石镇有常住人口8,642人，民宿97家，床位1,560张。旅游旺季集中在三月下旬至五月上旬，以及国庆节前后。为避免拥挤，核心区实行预约制，每日限额6,000人；机动车一律停放在镇外的两个停车场，换乘电瓶车进入，票价五元。镇上还办起了木作学堂，请老匠人教授刨、凿、锯、雕等手艺，学员结业时须独立完成一件燕尾榫的小木箱。有人问八十岁的程师傅为什么还要天天来，他笑着说：“手艺放着不用，就像井水不打，慢慢也就枯了。”',
  '当然，问题依旧存在。旺季的噪声、河道里的塑料垃圾、租金上涨造成的老住户外迁，都让人忧虑。镇里每个季度召开一次议事会，居民、店主、学者各派代表参加，会议记录在祠堂门口张贴十五天。最近一次会议通过了三项决定：其一，晚上十点以后禁止户外扩音；其二，每吨垃圾处理费由店主与镇财政各承担一半；其三，老街首层住宅改作商铺的比例，今后不得超过百分之四十五。能否落实，还要看来年。',
]

/** Paragraphs of a Chinese page with many characters that are rare in print: crafts, animals, dishes, tools. */
export const RARE_CHINESE: readonly string[] = [
  '老裁缝戴着顶针，把绷子上的绸面绷紧，先用糨糊裱一层宣纸，再勾勒牡丹与鹧鸪的轮廓。绣线按深浅劈成八股，晕染出花瓣的褶皱；袖口镶滚边，盘扣缀着玛瑙。徒弟蹲在旁边搓麻绳、熨衬布，稍有疏漏便遭斥责，委屈得噙着泪也不敢辩驳。',
  '矿井巷道潮湿狭窄，矿工佝偻着脊背推着铁轱辘的矿车，头灯照见岩壁上渗出的铜锈。罐笼绞车轰鸣，钢缆吱嘎作响；瓦斯浓度一旦超过阈值，警笛便骤然尖啸。支柱坍塌的那一年，七名矿工罹难，遗孀领到抚恤金后辗转迁徙，祠堂前的石碣至今镌刻着他们的姓名。',
  '草原的黎明，牧民掀开毡房的帷幔，给骆驼备好鞍鞯，拎着皮囊去湖边汲水。羊羔咩咩叫着，牧羊犬在栅栏旁逡巡，秃鹫盘旋于峭壁之上。午后骤雨倾泻，闪电劈断一棵胡杨；傍晚霓虹横跨戈壁，炊烟袅袅，篝火旁有人弹起冬不拉，嗓音沙哑而苍凉。',
  '县衙卷宗记载：乾隆年间，粮商囤积居奇，米价腾贵，饥民啸聚码头，哄抢漕船。知县一面弹压，一面开仓赈粜，煮粥施舍；为首者枷号示众，胁从者笞杖释放。巡抚震怒，弹劾知县玩忽职守，遂革职查办，家产籍没，其子流落为塾师，晚景凄惶，终身未娶。',
  '厨师先将鲈鱼刮鳞剖腹，用葱姜黄酒腌渍去腥，改刀后裹上蛋清淀粉，入油锅炸至酥脆。另起锅煸炒笋丁、香菇、豌豆，勾芡淋在鱼身上。配菜有凉拌莴苣、清炒苋菜、糖醋藠头；主食是荞麦馒头与小米饽饽，甜品则为醪糟汤圆和杏仁酪，席间佐以陈酿，宾客咂嘴称赞。',
  '博物馆新展厅陈列着青铜觚、玉琮、陶鬲与漆奁，展柜恒温恒湿。其中一件错金银铜壶纹饰瑰丽，盖钮作凤凰展翅状，腹部錾刻铭文三十余字，释读颇费斟酌。修复师用竹签剔除锈垢，以丙酮擦拭残胶，裂罅处填补环氧树脂，再用矿物颜料随色，历时半载方告竣工。',
  '河堤管涌险情发生在凌晨，值守人员发现背水坡渗出浑浊泥浆，随即鸣锣呼救。民兵扛着沙袋、扁担、铁锹冒雨奔来，用棉絮与砾石构筑反滤围井。闸门启闭机因绝缘受潮而短路，电工蹚水抢修；天亮时水位回落，众人瘫坐在泥泞里，嚼着冷馍，相视而笑。',
]

/** Paragraphs of a dense English page. */
export const ENGLISH: readonly string[] = [
  'The lighthouse at Harrow Point was first lit on 14 October 1871, eleven years after the wreck of the steamer Calder had cost 63 lives. Its tower, built of grey granite brought by barge from a quarry forty miles to the south, stands 38.4 metres high and tapers from 9.1 metres at the foot to 4.7 metres below the gallery. The contractor, Messrs. Whitfield & Sons, lost two winters to storms: in January 1869 the sea carried away the crane, the forge and some 120 dressed stones in a single night.',
  'Four keepers served at a time, each for six weeks, followed by two weeks ashore. Their journals, now kept in the county archive, record the weather every three hours, the oil consumed (about 1,850 litres a year), and every vessel that passed within sight. They also record smaller things: a robin that wintered in the coal store, a quarrel over the proper way to boil an egg, the first aeroplane, the last sail. "Fog since Tuesday," wrote Thomas Ashby in 1903; "we have sounded the horn 2,940 times, and I begin to answer it."',
  'Electricity came in 1934. A diesel generator replaced the paraffin burner, the beam grew from 41,000 to 620,000 candlepower, and its range from 17 to 24 nautical miles. The rotating lens, a first-order Fresnel of 1,176 prisms weighing 3.5 tonnes, was kept; it still floats in its bath of mercury, so finely balanced that a child can turn it with one finger. Radar and satellite navigation made the great light less necessary, and on 31 March 1988 the last keepers locked the door behind them. Since then the lamp has been supervised from a control room 210 kilometres away.',
  "What should become of such a place? The trust that took over the buildings in 1996 considered a museum, a hotel and a weather station before it settled on something of all three. The principal keeper's house holds an exhibition; the two cottages sleep eight guests; an automatic station reports wind, pressure and visibility every ten minutes. Income in the year to April 2024 was £318,450, of which 46% came from overnight stays, 29% from tickets, 18% from grants and the rest from the shop. Repairs, however, took £274,900: salt eats iron, frost opens joints, and scaffolding must be flown in by helicopter.",
  'Visitors reach the point on foot across the causeway, which is dry for roughly five hours around low water. A table of tides hangs at the car park, and a siren sounds forty minutes before the path is flooded. In spite of these precautions, volunteers had to fetch nineteen people by boat last summer; none was hurt, though several were, in the words of the coxswain, "thoroughly educated." Dogs are welcome on a lead. Cyclists are asked to dismount: the stones are slippery, uneven and older than they look.',
  'The restoration planned for 2027 will be the largest yet. Every pane of the lantern is to be removed, numbered and re-bedded; the copper dome, patched seventeen times, will be replaced; and the cast-iron stair of 196 steps will be taken down flight by flight, blasted, primed and painted in the original green. Engineers have proposed to exchange the mercury bath for a bearing of steel rollers, which would be safer but, they admit, less beautiful. A decision is expected in November, after the committee has heard from the public, the insurers and, at his own insistence, the grandson of Thomas Ashby.',
]
