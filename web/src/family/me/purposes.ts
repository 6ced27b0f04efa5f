/** What consents are for, in plain words; where one is ended that belongs to an act. */
export const PURPOSES: Record<string, { zh: string; en: string; place?: string }> = {
  pledge: { zh: '家庭共济承诺书', en: 'Pledge of mutual aid', place: 'bindings' },
  acceptance: { zh: '同意家人为您付', en: 'Acceptance of help', place: 'bindings' },
  family_link: { zh: '家庭成员添加承诺书', en: 'Pledge of a family link', place: 'links' },
  guardianship: { zh: '监护承诺', en: 'Pledge of a guardian', place: 'wards' },
  identity_check: { zh: '人脸和实名核验', en: 'Check of face and name' },
  evidence: { zh: '收存您交的材料', en: 'Keeping of your documents' },
  contact: { zh: '短信、邮件通知', en: 'SMS and mail' },
  show_institution: { zh: '让付款的家人看到医院名称', en: 'Who pays sees the institution' },
  stay_aid: { zh: '住院时用家人的账户', en: "Relatives' accounts for a stay" },
}
