#!/bin/sh
# A son insured in 上海 and his mother in 成都, over the family interface and the national one.
#
#   sh examples/wallet.sh open       both open a wallet, he binds, she accepts, he sets a quota of 500.00
#   sh examples/wallet.sh buy        2102: a pharmacy of 成都 sends her bill; the quota pays it
#   sh examples/wallet.sh back       2103, and the binding ends: the quota is free in his account again
#   sh examples/wallet.sh shenzhen   a daughter insured in 深圳 asks for her mother in 成都: which side is not open
#
# GONGJI_URL names another server; sign-in and face are simulated, in the demo only. What was begun is
# remembered in $TMPDIR.
set -eu
url=${GONGJI_URL:-http://127.0.0.1:8080}
root=/api/family/v1
kept=${TMPDIR:-/tmp}/gongji-wallet
son='"name":"顾勇","cert_type":"01","cert_no":"310190198906301133"'
mother='"name":"罗素珍","cert_type":"01","cert_no":"510190196208201029"'
daughter='"name":"文静","cert_type":"01","cert_no":"440390199002141063"'
her_mother='"name":"曾玉珍","cert_type":"01","cert_no":"510190196409301085"'

field() { printf '%s' "$answer" | sed -n 's/.*"'"$1"'":"\{0,1\}\([^",}]*\).*/\1/p' | head -n 1; }
# send METHOD PATH BODY [HEADER…]: the answer, or why not, and stop.
send() {
  method=$1 path=$2 body=$3
  shift 3
  answer=$(curl -sS -X "$method" -H 'Content-Type: application/json' "$@" --data-binary "$body" "$url$path")
  case $answer in
  *'"code":"WALLET_THERE"'*) ;; # a wallet stays open; begun again, that is as it should be
  *'"refusals":['* | *'"errors":['*) echo "refused: $(field title)"; exit 1 ;;
  esac
}
# sign_in PERSON: a session, by a simulated code.
sign_in() {
  send POST $root/sign-in "{$1}"
  send POST $root/sign-in/confirm "{\"challenge\":\"$(field challenge)\",\"code\":\"$(field code)\"}"
  token=$(field token)
}
# act METHOD PATH BODY: a fresh proof for exactly this, then the act, under a number of its own.
count=0
act() {
  count=$((count + 1))
  send POST $root/proofs "{\"act\":{\"method\":\"$1\",\"path\":\"$root$2\",\"body\":$3}}" -H "Authorization: Bearer $token"
  proof=$(field proof)
  send "$1" "$root$2" "$3" -H "Authorization: Bearer $token" -H "X-Proof: $proof" \
    -H "Idempotency-Key: wallet-$$-$count-$(date '+%s')"
}
# call INFNO INPUT: the pharmacy's request over the national interface.
call() {
  count=$((count + 1))
  now=$(date '+%Y-%m-%d %H:%M:%S')
  msgid=P51010400001$(date '+%Y%m%d%H%M%S')$(printf '%04d' $((($$ + count) % 10000)))
  answer=$(printf '{"infno":"%s","msgid":"%s","mdtrtarea_admvs":"510100","insuplc_admdvs":"","recer_sys_code":"99","infver":"V1.0","opter_type":"1","opter":"001","opter_name":"demo","inf_time":"%s","fixmedins_code":"P51010400001","fixmedins_name":"demo","sign_no":"","input":{%s}}' \
    "$1" "$msgid" "$now" "$2" |
    curl -sS -H 'Content-Type: application/json' --data-binary @- "$url/fsi/api/rsfComIfsService/callService")
  if [ "$(field infcode)" != 0 ]; then
    echo "$1 refused: $(field err_msg)"
    exit 1
  fi
}
shares() {
  echo "$1  total $(field medfee_sumamt) = fund $(field fund_pay_sumamt) + family $(field acct_mulaid_pay) + cash $(field psn_cash_pay)"
}

case ${1:-} in
open)
  sign_in "$mother"; hers=$token
  act POST /wallet '{"place":"510100","phone":"10000000039"}'
  echo "wallet   成都, the mother's"
  sign_in "$son"; his=$token
  act POST /wallet '{"place":"310000","phone":"10000000038"}'
  echo "wallet   上海, the son's"
  act POST /bindings '{"beneficiary":{'"$mother"'},"kinship":"parent","pledge":true}'
  binding=$(field id)
  token=$hers
  act POST "/bindings/$binding/accept" '{}'
  echo "binding  $(field state)"
  token=$his
  act PUT "/bindings/$binding/quota" '{"amount":"500.00"}'
  echo "quota    $(field amount), left $(field left): frozen in his account, nothing is moved"
  echo "$binding" > "$kept"
  ;;
buy)
  read -r binding < "$kept"
  card='"mdtrt_cert_type":"02","mdtrt_cert_no":"510190196208201029"'
  call 1101 '"data":{'"$card"',"card_sn":"","begntime":"","psn_cert_type":"01","certno":"510190196208201029","psn_name":"罗素珍"}'
  who=$(field psn_no)
  now=$(date '+%Y-%m-%d %H:%M:%S')
  line='{"feedetl_sn":"1","med_list_codg":"XA02BCD001A002010900001","cnt":"2","pric":"12.50","det_item_fee_sumamt":"25.00","medins_list_codg":"L1","rx_circ_flag":"0","fee_ocur_time":"'$now'"}'
  # 四川 uses relatives' money only of who is picked; the pharmacy names him.
  call 2102 '"druginfo":{"psn_no":"'$who'",'"$card"',"insutype":"390","begntime":"'"$now"'","medfee_sumamt":"25.00","acct_used_flag":"1","med_type":"41","exp_content":{"AID_PAYER":"'"$binding"'"}},"drugdetail":['"$line"']'
  shares 'pharmacy 2102'
  echo "$binding $(field setl_id) $(field mdtrt_id) $who" > "$kept"
  ;;
back)
  read -r binding setl_id visit who < "$kept"
  if [ -n "${setl_id:-}" ]; then
    call 2103 '"data":{"setl_id":"'"$setl_id"'","psn_no":"'"$who"'","mdtrt_id":"'"$visit"'"}'
    shares 'cancel   2103'
  fi
  sign_in "$son"
  act POST "/bindings/$binding/unbind" '{}'
  echo "binding  $(field state): the quota ended with it, its money is free"
  rm "$kept"
  ;;
shenzhen)
  sign_in "$daughter"
  curl -sS "$url/api/public/v1/openness?grantor_area=440300&beneficiary_area=510100" | tr '{' '\n' |
    sed -n -e 's/.*"name":"\([^"]*\)","state":"\([^"]*\)".*/wallet   \1: \2/p' -e '/"live":$/q'
  curl -sS -H 'Content-Type: application/json' -H "Authorization: Bearer $token" \
    --data-binary '{'"$her_mother"',"kinship":"parent"}' "$url$root/eligibility" | tr '{' '\n' |
    sed -n 's/.*"code":"\([A-Z_]*\)".*"what":"\([^"]*\)".*/refused  \1: \2/p'
  echo
  ;;
*)
  sed -n '2,10s/^# \{0,1\}//p' "$0"
  exit 2
  ;;
esac
