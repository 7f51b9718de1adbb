/** What creators of one field call their work and themselves, and what they speak of. */
export interface Voice {
  /** What follows the name of somebody: 「的小厨房」. */
  readonly stages: readonly [string, ...string[]]
  /** What creators of the field share, as their introduction has it. */
  readonly craft: string
  readonly themes: readonly [string, ...string[]]
}

const generalVoice: Voice = {
  stages: ['的日常', '今天也在', '小日记'],
  craft: '分享日常生活',
  themes: ['日常生活记录', '家庭生活记录', '个人成长', '城市漫步', '好物分享'],
}

const voices: Readonly<Record<string, Voice>> = {
  剧情搞笑: {
    stages: ['小剧场', '演了个戏', '的段子铺', '一人分饰'],
    craft: '用短剧讲身边的笑料',
    themes: ['反转短剧', '职场情景剧', '家庭情景剧', '校园搞笑', '个人模仿秀', '整蛊日常'],
  },
  美妆: {
    stages: ['的化妆台', '爱化妆', '护肤笔记', '的梳妆镜'],
    craft: '测评护肤与彩妆，教日常妆容',
    themes: ['通勤妆容', '护肤流程', '彩妆测评', '新手化妆教程', '敏感肌护理', '节日妆容'],
  },
  时尚: {
    stages: ['的衣橱', '穿搭手记', '今天穿什么', '的街角'],
    craft: '分享日常穿搭与造型思路',
    themes: ['通勤穿搭', '小个子穿搭', '换季衣橱', '复古穿搭', '男士穿搭', '配饰搭配'],
  },
  美食: {
    stages: ['的小厨房', '爱下厨', '吃遍街巷', '的饭桌'],
    craft: '做家常菜，也逛街边小店',
    themes: ['家常菜教程', '美食探店', '烘焙甜品', '减脂餐', '地方小吃', '深夜食堂'],
  },
  游戏: {
    stages: ['打游戏', '游戏厅', '开黑日记', '的第二关'],
    craft: '讲解游戏玩法，剪辑高光时刻',
    themes: ['热门游戏评测', '游戏攻略', '高光集锦', '新赛季解读', '单机游戏解说', '休闲游戏'],
  },
  科技数码: {
    stages: ['的数码桌', '聊科技', '拆机室', '玩数码'],
    craft: '评测手机与电脑，讲明白新技术',
    themes: ['手机评测', '电脑装机', '智能家居', '摄影器材', '数码选购指南', '人工智能科普'],
  },
  母婴亲子: {
    stages: ['带娃记', '的育儿课', '一家的早晨', '和小豆丁'],
    craft: '记录带娃日常，分享育儿经验',
    themes: ['育儿经验', '萌娃日常', '辅食制作', '亲子游戏', '孕期记录', '母婴好物'],
  },
  旅行: {
    stages: ['在路上', '的背包', '走四方', '旅行手账'],
    craft: '记录旅途，整理路线攻略',
    themes: ['国内旅行', '自驾路线', '小众目的地', '酒店体验', '旅行攻略', '露营生活'],
  },
  汽车: {
    stages: ['聊车', '的车库', '试驾日记', '开车去'],
    craft: '试驾新车，讲用车知识',
    themes: ['新车试驾', '新能源汽车', '用车知识', '二手车', '汽车改装', '购车指南'],
  },
  萌宠: {
    stages: ['和毛孩子', '的猫窝', '遛狗日记', '家的爪印'],
    craft: '记录毛孩子的日常，分享养宠经验',
    themes: ['猫咪日常', '狗狗训练', '养宠知识', '宠物好物', '救助流浪动物', '异宠饲养'],
  },
  运动健身: {
    stages: ['爱运动', '的健身房', '跑步日记', '练起来'],
    craft: '带大家在家锻炼，讲运动知识',
    themes: ['居家健身', '跑步训练', '减脂计划', '瑜伽拉伸', '户外徒步', '球类教学'],
  },
  生活家居: {
    stages: ['的小屋', '装修记', '收纳室', '住在这里'],
    craft: '分享装修、收纳与家居布置',
    themes: ['装修经验', '收纳整理', '家居好物', '旧屋改造', '软装搭配', '清洁技巧'],
  },
  教育培训: {
    stages: ['课堂', '的书桌', '陪你学', '学习站'],
    craft: '讲学习方法，陪你备考',
    themes: ['学习方法', '英语学习', '考试备考', '职场技能', '时间管理', '读书分享'],
  },
  财经投资: {
    stages: ['聊理财', '的账本', '财经早茶', '看财报'],
    craft: '用大白话讲财经知识',
    themes: ['理财入门', '财经热点', '商业故事', '消费观察', '保险知识', '行业解读'],
  },
}

/** How creators of a field speak; those of a field without words of its own speak of daily life. */
export function voiceOf(field: string): Voice {
  return voices[field] ?? generalVoice
}
