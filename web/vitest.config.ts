import { mergeConfig } from 'vite'
import { defineConfig } from 'vitest/config'
import vite from './vite.config.ts'

export default mergeConfig(
  vite,
  defineConfig({
    test: {
      include: ['src/**/*.test.ts', 'tools/**/*.test.ts'],
      environment: 'happy-dom',
      setupFiles: ['src/shared/testing/setup.ts'],
      isolate: false,
      // The first use of a page reads its chunk; a busy machine takes its time.
      testTimeout: 20_000,
      css: false,
      // Vant gives every field one and the same id when this is `test`.
      env: { NODE_ENV: 'development', TZ: 'Asia/Shanghai' },
      deps: {
        optimizer: {
          client: {
            enabled: true,
            include: [
              'vue',
              'vant',
              'vant/es',
              'element-plus',
              'element-plus/es',
              'element-plus/es/components/**',
            ],
          },
        },
      },
    },
  }),
)
