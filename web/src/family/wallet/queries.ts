import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { familyApi, forHeaders, must } from '../api'
import { forWhom } from '../session/for'

const whose = computed(() => forWhom.value?.id)

export const useWallet = () =>
  useQuery({
    queryKey: ['family', 'wallet', whose],
    queryFn: () =>
      must(familyApi.GET('/api/family/v1/wallet', { params: { header: forHeaders() } })),
  })

export const useQuotas = () =>
  useQuery({
    queryKey: ['family', 'quotas', whose],
    queryFn: () =>
      must(familyApi.GET('/api/family/v1/quotas', { params: { header: forHeaders() } })),
  })

export const useBindings = () =>
  useQuery({
    queryKey: ['family', 'bindings', whose],
    queryFn: () =>
      must(familyApi.GET('/api/family/v1/bindings', { params: { header: forHeaders() } })),
  })

export const useAccount = () =>
  useQuery({
    queryKey: ['family', 'account', whose],
    queryFn: () =>
      must(familyApi.GET('/api/family/v1/me/account', { params: { header: forHeaders() } })),
    retry: false,
  })
