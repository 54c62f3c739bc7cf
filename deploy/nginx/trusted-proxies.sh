# Writes nginx's part about the proxies in front of it: whose word it takes for a client's address, scheme and host.
#   sh trusted-proxies.sh '10.0.0.5, 172.16.0.0/12' > trusted-proxies.conf      nothing given: nobody's
set -euf
addresses=$(printf '%s' "${1:-}" | tr ',' ' ')
for address in $addresses; do
  case $address in
    *[!0-9a-fA-F.:/]* | /*)
      echo "TRUSTED_PROXIES must be addresses or networks such as 10.0.0.5 or 172.16.0.0/12, separated by commas; not \"$address\"" >&2
      exit 1
      ;;
  esac
done

echo 'geo $realip_remote_addr $from_trusted_proxy {'
echo '  default 0;'
for address in $addresses; do echo "  $address 1;"; done
echo '}'
[ -n "$addresses" ] || exit 0
echo 'real_ip_header X-Forwarded-For;'
echo 'real_ip_recursive on;'
for address in $addresses; do echo "set_real_ip_from $address;"; done
