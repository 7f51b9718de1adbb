import { code, record, words } from './units.ts'

/** The upstream's own status, which every body carries and which is passed on with it. */
export const baseResponse = record(
  { zh: '上游返回状态', en: "The upstream's own status" },
  {
    status_code: code({
      zh: '上游状态码，0 为成功',
      en: "The upstream's status code; 0 is success",
    }),
    status_message: words({
      zh: '上游状态说明，成功时为空或 Success',
      en: "The upstream's status text; empty or Success when all is well",
    }),
  },
)
