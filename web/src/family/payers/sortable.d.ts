// The core alone: a third of the whole, without what drags between lists.
declare module 'sortablejs/modular/sortable.core.esm.js' {
  export { default } from 'sortablejs'
}
