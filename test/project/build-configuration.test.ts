import { describe, expect, it } from "vitest";
import { agreedConfiguration, type BuildConfiguration, BuildConfigurations } from "../../server/src/project/build-configuration.ts";
import { readGccArguments } from "../../server/src/project/gcc-arguments.ts";
import { scratchFolder } from "./scratch-folder.ts";

const AUTOCONF = `/*
 * Automatically generated file; DO NOT EDIT.
 */
#define CONFIG_ON 1
#define CONFIG_PART_MODULE 1
#define CONFIG_NAME "text"
#define CONFIG_ZERO 0x0
#define CONFIG_BITS 32
#define NOT_CONFIG_AT_ALL 1
`;

function read(cwd: string, ...args: string[]): BuildConfiguration {
  return new BuildConfigurations().of(readGccArguments(args, cwd), cwd);
}

describe("the configuration of a build", () => {
  const symbols = [["CONFIG_ON", "y"], ["CONFIG_PART_MODULE", "y"], ["CONFIG_PART", "m"], ["CONFIG_NAME", "y"], ["CONFIG_ZERO", "open"], ["CONFIG_BITS", "y"]];

  it.each([
    ["kconfig.h, in one folder", { "include/linux/kconfig.h": "", "include/generated/autoconf.h": AUTOCONF }, ["-include", "./include/linux/kconfig.h"]],
    ["kconfig.h of a source folder, and a build folder", { "src/include/linux/kconfig.h": "", "include/generated/autoconf.h": AUTOCONF },
      ["-Isrc/include", "-I./include", "-include", "src/include/linux/kconfig.h"]],
    ["autoconf.h itself (2.6.31)", { "include/linux/autoconf.h": AUTOCONF }, ["-Iinclude", "-include", "include/linux/autoconf.h"]],
    ["autoconf.h below a folder of headers", { "b/include/generated/autoconf.h": AUTOCONF }, ["-Ib/include", "-include", "generated/autoconf.h"]],
  ])("is read by way of %s", (_what, files, args) => {
    const configuration = read(scratchFolder(files), ...args);
    expect([...configuration.symbols]).toEqual(symbols);
    expect(configuration.isComplete).toBe(true);
  });

  it("is not complete without an autoconf.h", () => {
    const folder = scratchFolder({ "include/linux/kconfig.h": "", "include/generated/autoconf.h": AUTOCONF });
    expect(read(folder, "-Iinclude")).toEqual({ symbols: new Map(), isComplete: false, kernel: null });
    expect(read(scratchFolder(), "-include", "include/linux/kconfig.h", "-DCONFIG_A", "-DB", "-UCONFIG_C", "-DCONFIG_D=0"))
      .toEqual({ symbols: new Map([["CONFIG_A", "y"], ["CONFIG_C", "n"], ["CONFIG_D", "open"]]), isComplete: false, kernel: null });
  });

  it("is what the command says where both speak", () => {
    const folder = scratchFolder({ "include/generated/autoconf.h": AUTOCONF });
    const configuration = read(folder, "-include", "include/generated/autoconf.h", "-UCONFIG_ON", "-DCONFIG_NEW_MODULE=1");
    expect(configuration.symbols.get("CONFIG_ON")).toBe("n");
    expect(configuration.symbols.get("CONFIG_NEW")).toBe("m");
  });

  it.each([
    ["2.6.31", "include/linux/autoconf.h", "include/linux/version.h", 132639],
    ["3.4.0", "include/generated/autoconf.h", "include/linux/version.h", 197632],
    ["6.1.190", "include/generated/autoconf.h", "include/generated/uapi/linux/version.h", 393662],
  ])("tells the kernel (%s)", (version, autoconf, header, code) => {
    const folder = scratchFolder({ [autoconf]: AUTOCONF, [header]: `#define LINUX_VERSION_CODE ${code}\n#define KERNEL_VERSION(a,b,c) x\n` });
    expect(read(folder, "-include", autoconf).kernel).toBe(version);
  });
});

describe("what several configurations agree on", () => {
  const complete = (values: Record<string, string>, kernel = "6.1.0"): BuildConfiguration => ({ symbols: new Map(Object.entries(values)), isComplete: true, kernel });
  const partial = (values: Record<string, string>): BuildConfiguration => ({ symbols: new Map(Object.entries(values)), isComplete: false, kernel: "6.1.0" });

  it("is open where they differ, and where one says nothing", () => {
    const agreed = agreedConfiguration([complete({ CONFIG_A: "y", CONFIG_B: "y", CONFIG_C: "m" }), complete({ CONFIG_A: "y", CONFIG_C: "y" }, "6.2.0")]);
    expect(agreed).toEqual({ symbols: new Map([["CONFIG_A", "y"], ["CONFIG_B", "open"], ["CONFIG_C", "open"]]), isComplete: true, kernel: null });
    expect(agreedConfiguration([complete({ CONFIG_A: "y", CONFIG_B: "y" }), partial({ CONFIG_A: "y" })]))
      .toEqual({ symbols: new Map([["CONFIG_A", "y"], ["CONFIG_B", "open"]]), isComplete: false, kernel: "6.1.0" });
  });

  it("is nothing for none, and the one for one", () => {
    expect(agreedConfiguration([])).toEqual({ symbols: new Map(), isComplete: false, kernel: null });
    const one = complete({ CONFIG_A: "y" });
    expect(agreedConfiguration([one, one])).toBe(one);
  });
});
