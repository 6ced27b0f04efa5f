import { texts } from '@/shared/i18n'

/** What the relative is to the owner of the account, in the words of the interface. */
export type Kinship =
  'spouse' | 'parent' | 'child' | 'sibling' | 'grandparent' | 'grandchild' | 'parent_in_law'

/** Words that families say, with the kinship that each is. The page keeps the word; the interface
 * gets the kinship. */
export const KIN = [
  { word: 'father', kinship: 'parent' },
  { word: 'mother', kinship: 'parent' },
  { word: 'husband', kinship: 'spouse' },
  { word: 'wife', kinship: 'spouse' },
  { word: 'child', kinship: 'child' },
  { word: 'sibling', kinship: 'sibling' },
  { word: 'grandparent', kinship: 'grandparent' },
  { word: 'grandchild', kinship: 'grandchild' },
  { word: 'parent_in_law', kinship: 'parent_in_law' },
] as const satisfies readonly { word: string; kinship: Kinship }[]
export type KinWord = (typeof KIN)[number]['word']

export const kinText = texts({
  father: ['爸爸', 'Father'],
  mother: ['妈妈', 'Mother'],
  husband: ['丈夫', 'Husband'],
  wife: ['妻子', 'Wife'],
  child: ['孩子', 'Child'],
  sibling: ['兄弟姐妹', 'Brother or sister'],
  grandparent: ['爷爷奶奶、外公外婆', 'Grandparent'],
  grandchild: ['孙子孙女、外孙外孙女', 'Grandchild'],
  parent_in_law: ['公婆、岳父岳母', 'Parent-in-law'],
})
/** What somebody is who may be any of these. */
const kinshipText = texts({
  spouse: ['配偶', 'spouse'],
  parent: ['父母', 'parent'],
  child: ['子女', 'child'],
  sibling: ['兄弟姐妹', 'sibling'],
  grandparent: ['祖父母、外祖父母', 'grandparent'],
  grandchild: ['孙子女、外孙子女', 'grandchild'],
  parent_in_law: ['配偶的父母', 'parent-in-law'],
})
export const kinshipSaid = (kinship: string): string => kinshipText[kinship as Kinship] ?? kinship

/** How a grantor calls the relative in a sentence: 妈妈 alone, 爷爷奶奶 is nobody in particular. */
export function calls(word: KinWord | '', name: string): string {
  const one = ['father', 'mother', 'husband', 'wife', 'child']
  return word && one.includes(word) ? `${kinText[word]} ${name}`.trim() : name
}
