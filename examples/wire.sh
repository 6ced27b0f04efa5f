#!/bin/sh
# One child's day at the counter, over the national interface: pharmacy, hospital, cancel.
#
#   sh examples/wire.sh pharmacy     2102: a pharmacy bill
#   sh examples/wire.sh hospital     2201 2203 2204 2206 2207: an outpatient bill, quoted and settled
#   sh examples/wire.sh cancel       2208 2205 2202 and 2103: both bills given back
#
# GONGJI_URL names another server; what was settled is remembered in $TMPDIR until it is cancelled.
set -eu
url=${GONGJI_URL:-http://127.0.0.1:8080}/fsi/api/rsfComIfsService/callService
kept=${TMPDIR:-/tmp}/gongji-wire
child=60783373590079194117           # 李四, of the demo
card='"psn_no":"'$child'","mdtrt_cert_type":"02","mdtrt_cert_no":"110190201001011235","insutype":"390"'
now=$(date '+%Y-%m-%d %H:%M:%S')

# call INSTITUTION INFNO INPUT: sends one request, keeps the answer, stops at a refusal.
count=0
call() {
  count=$((count + 1))
  msgid=$1$(date '+%Y%m%d%H%M%S')$(printf '%04d' $(( ($$ + count) % 10000 )))
  answer=$(printf '{"infno":"%s","msgid":"%s","mdtrtarea_admvs":"110100","insuplc_admdvs":"","recer_sys_code":"99","infver":"V1.0","opter_type":"1","opter":"001","opter_name":"demo","inf_time":"%s","fixmedins_code":"%s","fixmedins_name":"demo","sign_no":"","input":{%s}}' \
    "$2" "$msgid" "$now" "$1" "$3" |
    curl -sS -H 'Content-Type: application/json' --data-binary @- "$url")
  if [ "$(field infcode)" != 0 ]; then
    echo "$2 refused: $(field err_msg)"
    exit 1
  fi
}
field() { printf '%s' "$answer" | sed -n 's/.*"'"$1"'":"\{0,1\}\([^",}]*\).*/\1/p' | head -n 1; }
# line SN ITEM COUNT PRICE AMOUNT: one charge; a hospital's names visit and batch, a pharmacy's does not.
line() {
  printf '{"feedetl_sn":"%s","med_list_codg":"%s","cnt":"%s","pric":"%s","det_item_fee_sumamt":"%s","medins_list_codg":"%s","rx_circ_flag":"0","fee_ocur_time":"%s"%s}' \
    "$1" "$2" "$3" "$4" "$5" "L$1" "$now" "${of_visit:-}"
}
shares() {
  acct=$(field acct_pay); aid=$(field acct_mulaid_pay)
  own=$(awk "BEGIN { printf \"%.2f\", $acct - $aid }")
  echo "$1  total $(field medfee_sumamt) = fund $(field fund_pay_sumamt) + own $own + family $aid + cash $(field psn_cash_pay)"
}

case ${1:-} in
pharmacy)
  call P11010100001 2102 '"druginfo":{'"$card"',"begntime":"'"$now"'","medfee_sumamt":"25.00","acct_used_flag":"1","med_type":"41"},"drugdetail":['"$(line 1 XA02BCD001A002010900001 2 12.50 25.00)"']'
  shares 'pharmacy 2102'
  echo "P11010100001 2103 $(field setl_id) $(field mdtrt_id)" > "$kept-pharmacy"
  ;;
hospital)
  call H11010100001 2201 '"data":{'"$card"',"begntime":"'"$now"'","ipt_otp_no":"OP'$$'","dept_code":"A07","dept_name":"儿科","caty":"A07"}'
  visit=$(field mdtrt_id)
  who='"psn_no":"'$child'","mdtrt_id":"'$visit'"'
  of_visit=','$who',"chrg_bchno":"B1","bilg_dept_codg":"A07","bilg_dept_name":"儿科","bilg_dr_codg":"D1","bilg_dr_name":"demo","hosp_appr_flag":"0"'
  call H11010100001 2203 '"mdtrtinfo":{'"$who"',"med_type":"11","begntime":"'"$now"'","dise_codg":"","dise_name":""},"diseinfo":[{"diag_type":"1","diag_srt_no":"1","diag_code":"J06.900","diag_name":"急性上呼吸道感染","diag_dept":"儿科","dise_dor_no":"D1","dise_dor_name":"demo","diag_time":"'"$now"'","vali_flag":"1"}]'
  lines=$(line 1 002103000200000-921030020 1 430.00 430.00)   # 头部磁共振，三级限价 420.00，先自付 8 %
  lines=$lines,$(line 2 002103000210000-921030021 1 440.00 440.00) # 腰椎磁共振，先自付 8 %
  lines=$lines,$(line 3 002102000190000-921020019 1 180.00 180.00) # 胸部CT，先自付 8 %
  lines=$lines,$(line 4 XJ01DCD064A002010900064 10 35.00 350.00)   # 头孢呋辛酯片，甲类
  lines=$lines,$(line 5 003105000410000-931050041 1 100.00 100.00) # 洁牙，目录外
  call H11010100001 2204 '"feedetail":['"$lines"']'
  bill='"data":{'"$card"',"med_type":"11","medfee_sumamt":"1500.00","psn_setlway":"01","mdtrt_id":"'$visit'","chrg_bchno":"B1","acct_used_flag":"1"}'
  call H11010100001 2206 "$bill"
  shares 'quote      2206'
  call H11010100001 2207 "$bill"
  shares 'settlement 2207'
  echo "H11010100001 2208 $(field setl_id) $visit" > "$kept-hospital"
  ;;
cancel)
  for kind in hospital pharmacy; do
    [ -f "$kept-$kind" ] || continue
    read -r place infno setl_id visit < "$kept-$kind"
    who='"psn_no":"'$child'","mdtrt_id":"'$visit'"'
    call "$place" "$infno" '"data":{"setl_id":"'"$setl_id"'",'"$who"'}'
    shares "cancel     $infno"
    if [ "$kind" = hospital ]; then
      call "$place" 2205 '"data":{'"$who"',"chrg_bchno":"0000"}'
      call "$place" 2202 '"data":{'"$who"',"ipt_otp_no":"OP"}'
    fi
    rm "$kept-$kind"
  done
  ;;
*)
  sed -n '2,7s/^# \{0,1\}//p' "$0"
  exit 2
  ;;
esac
