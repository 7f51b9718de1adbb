/** Where a creator says he lives, as the upstream prints it: a municipality has no city. */
export interface Place {
  readonly province: string
  readonly city: string
}

const within = (province: string, ...cities: readonly string[]): Place[] =>
  cities.map((city) => ({ province, city }))

/** Each is as likely as any other, so a province has as many entries as it has weight. */
export const places: readonly [Place, ...Place[]] = [
  { province: '北京市', city: '' },
  ...within('北京市', '', '', ''),
  ...within('上海市', '', '', ''),
  ...within('天津市', ''),
  ...within('重庆市', '', ''),
  ...within(
    '广东省',
    '广州市',
    '深圳市',
    '广州市',
    '深圳市',
    '佛山市',
    '东莞市',
    '珠海市',
    '汕头市',
  ),
  ...within('浙江省', '杭州市', '杭州市', '杭州市', '宁波市', '温州市', '金华市', '绍兴市'),
  ...within('江苏省', '南京市', '南京市', '苏州市', '无锡市', '常州市', '徐州市'),
  ...within('四川省', '成都市', '成都市', '成都市', '绵阳市', '乐山市'),
  ...within('山东省', '济南市', '青岛市', '烟台市', '临沂市'),
  ...within('河南省', '郑州市', '郑州市', '洛阳市', '开封市'),
  ...within('湖北省', '武汉市', '武汉市', '宜昌市', '襄阳市'),
  ...within('湖南省', '长沙市', '长沙市', '岳阳市', '株洲市'),
  ...within('福建省', '厦门市', '福州市', '泉州市'),
  ...within('安徽省', '合肥市', '芜湖市', '黄山市'),
  ...within('河北省', '石家庄市', '保定市', '唐山市'),
  ...within('陕西省', '西安市', '西安市', '咸阳市'),
  ...within('辽宁省', '沈阳市', '大连市'),
  ...within('黑龙江省', '哈尔滨市', '齐齐哈尔市'),
  ...within('吉林省', '长春市', '吉林市'),
  ...within('江西省', '南昌市', '景德镇市'),
  ...within('云南省', '昆明市', '大理白族自治州'),
  ...within('贵州省', '贵阳市', '遵义市'),
  ...within('山西省', '太原市', '大同市'),
  ...within('广西壮族自治区', '南宁市', '桂林市'),
  ...within('海南省', '海口市', '三亚市'),
  ...within('内蒙古自治区', '呼和浩特市'),
  ...within('甘肃省', '兰州市'),
  ...within('宁夏回族自治区', '银川市'),
  ...within('青海省', '西宁市'),
  ...within('新疆维吾尔自治区', '乌鲁木齐市'),
  ...within('西藏自治区', '拉萨市'),
]
