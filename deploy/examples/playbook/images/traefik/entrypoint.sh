#!/bin/sh
# Stand-in for traefik:v2.9, on nginx: it reads traefik's flags for entry points and redirections,
# makes a self-signed certificate in /data, and passes everything on to one backend instead of
# asking Docker for containers and their labels. What it does not honour it says.
set -eu

backend=${STAND_IN_BACKEND:-pwb-app:3000}
case ${1:-} in
traefik) shift ;;
-*) ;;
'') ;;
*) exec "$@" ;;
esac

points=/run/points # "NAME ADDRESS" a line
redirects=/run/redirects # "NAME to TARGET" and "NAME scheme SCHEME", a line each
: >$points
: >$redirects
for flag in "$@"; do
  key=$(echo "${flag%%=*}" | tr '[:upper:]' '[:lower:]') value=${flag#*=}
  name=${key#--entrypoints.} name=${name%%.*}
  case $key in
  --entrypoints.*.address) echo "$name $value" >>$points ;;
  --entrypoints.*.http.redirections.entrypoint.to) echo "$name to $value" >>$redirects ;;
  --entrypoints.*.http.redirections.entrypoint.scheme) echo "$name scheme $value" >>$redirects ;;
  *) echo "stand-in for traefik: not honoured: $key" ;;
  esac
done
[ -s $points ] || echo "web :80" >$points

redirect() { awk -v n="$1" -v k="$2" '$1 == n && $2 == k { print $3 }' $redirects; }
address() { awk -v n="$1" '$1 == n { print $2 }' $points; }
# An entry point that others redirect to with scheme https speaks TLS.
secure() { awk -v n="$1" '$2 == "to" && $3 == n { print $1 }' $redirects | while read -r from; do
  [ "$(redirect "$from" scheme)" != https ] || echo yes; done; }

if [ ! -s /data/stand-in.pem ]; then
  mkdir -p /data
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \
    -subj "/CN=TRAEFIK STAND-IN CERT" -keyout /tmp/key -out /tmp/certificate 2>/dev/null
  new=/data/.stand-in.$$
  (umask 077; cat /tmp/key /tmp/certificate >$new)
  mv $new /data/stand-in.pem
  rm /tmp/key /tmp/certificate
  echo "stand-in for traefik: self-signed certificate made in /data/stand-in.pem"
fi

# nginx wants brackets around an IPv6 server and knows no zones.
servers=$(awk '$1 == "nameserver" { sub(/%.*/, "", $2); print ($2 ~ /:/) ? "[" $2 "]" : $2 }' \
  /etc/resolv.conf)
{
  cat <<CONF
daemon off;
pid /run/nginx.pid;
worker_processes 1;
error_log stderr warn;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path /tmp/body;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;
  # The name is looked up when a request comes, and kept for a second.
  resolver $(echo $servers) valid=1s ipv6=off;
  resolver_timeout 2s;
  map \$http_upgrade \$connection_upgrade { default upgrade; '' close; }
  map \$request_method \$moved { default 308; GET 301; HEAD 301; }
  ssl_certificate /data/stand-in.pem;
  ssl_certificate_key /data/stand-in.pem;
  ssl_session_cache shared:tls:1m;
  client_max_body_size 0;
  proxy_http_version 1.1;
  proxy_buffering off;
  proxy_request_buffering off;
  proxy_connect_timeout 35s;
  proxy_read_timeout 24h;
  proxy_send_timeout 24h;
  proxy_set_header Host \$http_host;
  proxy_set_header Upgrade \$http_upgrade;
  proxy_set_header Connection \$connection_upgrade;
  proxy_set_header X-Forwarded-For \$proxy_add_x_forwarded_for;
  proxy_set_header X-Forwarded-Proto \$scheme;
  proxy_set_header X-Forwarded-Host \$http_host;
CONF
  while read -r name listen; do
    to=$(redirect "$name" to) tls=$(secure "$name") port=${listen##*:}
    echo "  server { # $name"
    echo "    listen ${port}${tls:+ ssl} backlog=4096;"
    if [ -n "$to" ]; then
      scheme=$(redirect "$name" scheme) target=$(address "$to")
      case ${target##*:} in 443) target='' ;; *) target=:${target##*:} ;; esac
      to="${scheme:-https}://\$host$target\$request_uri"
      echo "    location / { if (\$moved = 301) { return 301 $to; } return 308 $to; }"
    else
      echo "    set \$backend $backend;"
      echo "    location / { proxy_pass http://\$backend; }"
    fi
    echo "  }"
  done <$points
  echo "}"
} >/run/nginx.conf
echo "stand-in for traefik: $(tr '\n' ' ' <$points)to $backend, names from $(echo $servers)"
exec nginx -c /run/nginx.conf
