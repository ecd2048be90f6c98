#!/usr/bin/env bash
# server-from-debian.sh mysql|mariadb [FOLDER]
#
# Unpacks a real database server out of Debian's own packages, for tests. Nothing is installed: the machine's packages,
# apt lists and libraries stay as they are, and the server runs with the libraries that lie beside it.
# Needs Debian or a derivative. Root is not needed. Prints the program to start; where it is there already, does nothing else.
#
# FOLDER defaults to where the tests look: ${XDG_CACHE_HOME:-$HOME/.cache}/tandem/mysql (or mariadb).
# TANDEM_DEBIAN_SUITE chooses the Debian suite (sid), TANDEM_DEBIAN_URI the mirror (the one that the machine's apt knows).
set -euo pipefail
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

product=${1:-}
suite=${TANDEM_DEBIAN_SUITE:-sid}
case $product in
  mysql) program=mysqld; core=mysql-server-core; more=() ;;
  # The second one brings the plugins; most of what it depends on is for people.
  mariadb) program=mariadbd; core=mariadb-server-core; more=(mariadb-server mariadb-plugin-cracklib-password-check) ;;
  *) die "usage: $0 mysql|mariadb [FOLDER]" ;;
esac
folder=${2:-${XDG_CACHE_HOME:-$HOME/.cache}/tandem/$product}
mkdir -p "$(dirname -- "$folder")"
folder=$(cd -- "$(dirname -- "$folder")" && pwd -P)/$(basename -- "$folder")
# Raise the number when what this script makes changes.
made="1 $suite $core"

done_before() { [[ -x $folder/bin/$program && $(cat "$folder/made" 2>/dev/null) == "$made" ]]; }
if done_before; then
  echo "$folder/bin/$program"
  exit
fi
for tool in apt-get dpkg-deb flock; do
  command -v $tool >/dev/null || die "There is no $tool: this needs Debian or a derivative."
done
exec 9>"$folder.lock"
flock 9
if done_before; then
  echo "$folder/bin/$program"
  exit
fi
[[ ! -e $folder || -e $folder/made ]] || die "$folder is there and not made by this script: give another folder."

work=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf -- "$work"' EXIT
chmod 755 "$work"

uri=${TANDEM_DEBIAN_URI:-}
if [[ -z $uri ]]; then
  # shellcheck disable=SC2016 # apt's own words
  uri=$(apt-get indextargets --no-release-info --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk '$3 == "main" && $1 !~ /security/ && $2 !~ /security|updates|backports/ { print $1; exit }')
fi
[[ -n $uri ]] || die "The machine's apt knows no Debian mirror: name one in TANDEM_DEBIAN_URI."
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[[ -r $keyring ]] || keyring=${keyring%.gpg}.pgp
[[ -r $keyring ]] || die "There is no Debian archive keyring: install debian-archive-keyring."

# An apt of our own, with nothing installed but a perl that only helper scripts would need.
apt=$work/apt
architecture=$(dpkg --print-architecture)
mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
echo "deb [arch=$architecture signed-by=$keyring] $uri $suite main" >"$apt/sources.list"
cat >"$apt/status" <<STATUS
Package: perl
Status: install ok installed
Maintainer: nobody <nobody@localhost>
Architecture: $architecture
Multi-Arch: allowed
Version: 99:99
Description: stands in for perl

STATUS
own_apt() {
  apt-get -q -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
    -o "Dir::State=$apt" -o "Dir::State::lists=$apt/lists" -o "Dir::State::status=$apt/status" \
    -o "Dir::State::extended_states=$apt/extended" -o "Dir::Cache=$apt/cache" -o "Dir::Log=$apt" \
    -o APT::Install-Recommends=0 -o APT::Default-Release= -o APT::Sandbox::User=root \
    -o DPkg::Pre-Install-Pkgs= -o APT::Update::Pre-Invoke= -o APT::Update::Post-Invoke= -o APT::Update::Post-Invoke-Success= \
    -o Acquire::Languages=none -o Acquire::Retries=3 "$@" >>"$work/log" 2>&1 || { cat "$work/log" >&2; die "apt-get failed."; }
}
say "Fetching $core of Debian $suite"
own_apt update --error-on=any
own_apt install -y --download-only "$core"
if ((${#more[@]})); then
  (cd "$apt/cache/archives" && own_apt download "${more[@]}")
fi

root=$work/root
mkdir "$root"
for package in "$apt"/cache/archives/*.deb; do
  dpkg-deb --fsys-tarfile "$package" | tar -x -C "$root" --no-same-owner \
    --exclude=./usr/share/doc --exclude=./usr/share/man --exclude=./usr/share/locale --exclude='./usr/lib/*/gconv'
  dpkg-deb -W "$package" >>"$root/packages"
done
for link in lib lib64; do
  [[ -e $root/$link ]] || ln -s "usr/$link" "$root/$link"
done

find_one() { (cd "$root" && find . "$@" | sed 's#^\./##' | sort | sed -n 1p); }
server=$(find_one -name "$program" -type f -perm -u+x)
loader=$(find_one -name 'ld-linux*.so.*')
plugins=$(dirname "$(find_one -path '*/plugin/*.so')")
messages=$(dirname "$(dirname "$(find_one -path '*/english/errmsg.sys')")")
providers=$(find_one -type d -name ossl-modules)
libraries=$(cd "$root" && find . -name '*.so.[0-9]*' -printf '%h\n' | sed 's#^\./##' | sort -u |
  grep -Ev '/(plugin|sasl2|ossl-modules|engines-3|krb5)(/|$)' | sed 's#^#$here/#' | paste -sd:)
mkdir -p "$root/bin"
cat >"$root/bin/$program" <<RUN
#!/bin/sh
here=\$(dirname "\$(dirname "\$(readlink -f "\$0")")")
unset LD_PRELOAD LD_LIBRARY_PATH
${providers:+export OPENSSL_MODULES=\"\$here/$providers\"}
[ "\${1:-}" != --no-defaults ] || shift
exec "\$here/$loader" --library-path "$libraries" "\$here/$server" --no-defaults --basedir="\$here/usr" \\
  --lc-messages-dir="\$here/$messages" --character-sets-dir="\$here/$messages/charsets" --plugin-dir="\$here/$plugins" "\$@"
RUN
chmod 755 "$root/bin/$program"
say "$("$root/bin/$program" --version)"
echo "$made" >"$root/made"
rm -rf -- "$folder"
mv "$root" "$folder"
echo "$folder/bin/$program"
