import { fileURLToPath } from 'node:url'
import { VantResolver } from '@vant/auto-import-resolver'
import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import components from 'unplugin-vue-components/vite'
import { defineConfig, type Plugin } from 'vite'
import { vantIcons } from './tools/vant-icons.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const server = process.env.GONGJI_URL ?? 'http://127.0.0.1:8080'

/** While developing: every address of a room is that room's page, as the server has it. */
const rooms: Plugin = {
  name: 'rooms',
  configureServer(dev) {
    dev.middlewares.use((request, _answer, next) => {
      const room = /^\/(family|desk|till)(\/[^.]*)?(\?|$)/.exec(request.url ?? '')?.[1]
      if (room) request.url = `/${room}/index.html`
      next()
    })
  },
}

export default defineConfig({
  resolve: { alias: { '@': at('./src') } },
  plugins: [
    rooms,
    vantIcons(),
    vue(),
    components({
      dirs: [],
      dts: 'node_modules/.cache/components.d.ts',
      resolvers: [
        VantResolver({ importStyle: 'css' }),
        // Tests read no styles.
        ElementPlusResolver({ importStyle: process.env.VITEST ? false : 'css' }),
      ],
    }),
  ],
  define: { __VUE_OPTIONS_API__: 'false' },
  build: {
    // Phones of parents are old; only syntax is lowered, nothing is filled in.
    target: ['chrome87', 'safari14'],
    // The content policy allows neither data: scripts nor inline ones.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      input: {
        guide: at('./index.html'),
        family: at('./family/index.html'),
        desk: at('./desk/index.html'),
        till: at('./till/index.html'),
      },
    },
  },
  server: {
    proxy: Object.fromEntries(['/api', '/openapi', '/docs'].map((path) => [path, server])),
  },
})
