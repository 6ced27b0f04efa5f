import { defineConfig } from 'vitest/config'

// A real Chromium against the real server, one world for each file.
export default defineConfig({
  root: new URL('.', import.meta.url).pathname,
  cacheDir: '../node_modules/.vite/e2e',
  test: {
    include: ['**/*.e2e.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    sequence: { concurrent: false },
    env: { TZ: 'Asia/Shanghai' },
  },
})
