// The pinned libxgboost per platform. macOS has no `xgboost-cpu` wheel; there the main package is CPU only.
export const pinnedVersion = "3.2.0";

const wheels = {
  "linux-x64": {
    package: "xgboost-cpu",
    tag: "manylinux_2_28_x86_64",
    sha256: "9c10b1653e1a689bf4094a328144cf3633c9be0e5217a76fbdc2fde6abcb2950",
    library: "xgboost/lib/libxgboost.so",
  },
  "linux-arm64": {
    package: "xgboost-cpu",
    tag: "manylinux_2_28_aarch64",
    sha256: "896b9e2bc52ec0921edf92ddd1cebedf47032e94992b7aca0293524d380ce6e9",
    library: "xgboost/lib/libxgboost.so",
  },
  "win32-x64": {
    package: "xgboost-cpu",
    tag: "win_amd64",
    sha256: "bfe72e42f73d2c6870a1a8b75324d56ae86ddad9abd4dccefeb36f2c3196dd48",
    library: "xgboost/lib/xgboost.dll",
  },
  "darwin-arm64": {
    package: "xgboost",
    tag: "macosx_12_0_arm64",
    sha256: "eabbd40d474b8dbf6cb3536325f9150b9e6f0db32d18de9914fb3227d0bef5b7",
    library: "xgboost/lib/libxgboost.dylib",
  },
  "darwin-x64": {
    package: "xgboost",
    tag: "macosx_10_15_x86_64",
    sha256: "2f661966d3e322536d9c448090a870fcba1e32ee5760c10b7c46bac7a342079a",
    library: "xgboost/lib/libxgboost.dylib",
  },
};

/** The wheel for this machine, or undefined where none is published (musl included: glibc wheels do not load there). */
export function wheelFor(platform, arch, isMusl) {
  if (isMusl) return undefined;
  return wheels[`${platform}-${arch}`];
}

/** Folder below `native/` that holds the unpacked libraries of the pinned wheel. */
export const nativeFolder = `xgboost-${pinnedVersion}`;
