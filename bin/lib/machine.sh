# What the checks need from the machine, and how it is installed when it is missing.
# Sourced by bin/test; knows Debian and Ubuntu, and says what to install elsewhere. It starts nothing.

missing_packages=()    # apt packages to install
own_chromium=no        # yes: the browser comes with Playwright, because the distribution has none that works here

need_rust() {
  if ! command -v cargo >/dev/null && [[ -x $HOME/.cargo/bin/cargo ]]; then
    PATH="$HOME/.cargo/bin:$PATH"
  fi
  command -v cargo >/dev/null || die "cargo is not on PATH: install Rust first (see README.md)"
}

# need_cargo_component SUBCOMMAND COMPONENT: e.g. `cargo fmt` from the toolchain component rustfmt.
need_cargo_component() {
  cargo "$1" --version >/dev/null 2>&1 && return
  command -v rustup >/dev/null || die "cargo $1 is missing: install the component $2 of your Rust toolchain"
  rustup component add "$2"
}

need_c_compiler() {
  command -v cc >/dev/null || missing_packages+=(gcc libc6-dev)
}

need_postgres() {
  [[ $(postgres_bin) ]] || missing_packages+=(postgresql)
}

need_node() {
  command -v node >/dev/null || missing_packages+=(nodejs)
  command -v npm >/dev/null || missing_packages+=(npm)
}

# Ubuntu's chromium is a snap, which runs neither in containers nor with a profile under /tmp.
need_chromium() {
  [[ $(chromium_path) ]] && return
  if grep -qs '^ID=ubuntu' /etc/os-release; then
    own_chromium=yes
  else
    missing_packages+=(chromium)
  fi
}

need_japanese_fonts() {
  if command -v fc-list >/dev/null && [[ $(fc-list :lang=ja family 2>/dev/null) ]]; then return; fi
  missing_packages+=(fonts-noto-cjk)
}

install_missing() {
  ((${#missing_packages[@]})) || return 0
  command -v apt-get >/dev/null || die "please install: ${missing_packages[*]} (names of Debian packages)"
  printf '==> installing %s\n' "${missing_packages[*]}"
  # The package would also create and start a database server of its own; the tests bring theirs.
  local no_cluster=/etc/postgresql-common/createcluster.d/tsudoi-test.conf
  if [[ " ${missing_packages[*]} " == *" postgresql "* ]]; then
    as_root mkdir -p "${no_cluster%/*}"
    echo "create_main_cluster = false" | as_root tee "$no_cluster" >/dev/null
  fi
  local status=0
  {
    as_root apt-get update -qq &&
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing_packages[@]}"
  } </dev/null || status=$?
  if [[ -e $no_cluster ]]; then as_root rm -f "$no_cluster"; fi
  ((status == 0)) || die "could not install ${missing_packages[*]}"
  hash -r
}

# The browser tests' packages, exactly as the lock file has them; nothing is done when they are already so.
install_node_packages() {
  local lock=tests/browser/package-lock.json
  local installed=tests/browser/node_modules/.installed-lock.json
  local version
  version=$(node --version)
  version=${version#v}
  ((${version%%.*} >= 18)) || die "Node.js $version is too old for the browser tests: 18 or newer is needed"
  if cmp -s "$lock" "$installed"; then return; fi
  (cd tests/browser && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error) || return
  cp "$lock" "$installed"
}

# Exports CHROMIUM, the browser the tests drive; leaves it unset where Playwright's own build is used.
choose_chromium() {
  if [[ $own_chromium == no ]]; then
    CHROMIUM=$(chromium_path)
    [[ $CHROMIUM ]] || { echo "no Chromium found" >&2 && return 1; }
    export CHROMIUM
    return
  fi
  (
    cd tests/browser
    as_root env "PATH=$PATH" node_modules/.bin/playwright install-deps chromium &&
      node_modules/.bin/playwright install chromium
  )
}

# The path of a Chromium that is not a snap, or nothing.
chromium_path() {
  local name path
  for name in ${CHROMIUM:+"$CHROMIUM"} chromium google-chrome-stable google-chrome; do
    path=$(command -v "$name" || true)
    if [[ $path && $(readlink -f "$path") != */snap ]]; then
      echo "$path"
      return
    fi
  done
}

as_root() {
  if [[ $(id -u) == 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "this needs root or sudo: $*"
  fi
}

die() {
  echo "bin/test: $*" >&2
  exit 1
}
