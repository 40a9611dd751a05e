/** The options of gcc (and of what stands in for it: clang, sparse) that matter to where the next argument belongs. */

/** What an option with a value tells. */
export type Meaning = "define" | "undefine" | "include" | "folder" | "language" | "none";

/** Options whose value is the rest of the argument or, when nothing is left of it, the next argument. GCC 13, "Option Index". */
const JOINED_OR_SEPARATE: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["-include", "include"], ["-imacros", "include"],
  ["-isystem", "folder"], ["-iquote", "folder"], ["-idirafter", "folder"], ["-I", "folder"],
  ["-iprefix", "none"], ["-iwithprefixbefore", "none"], ["-iwithprefix", "none"], ["-isysroot", "none"], ["-imultilib", "none"],
  ["-imultiarch", "none"], ["-iframework", "none"],
  ["-D", "define"], ["-U", "undefine"], ["-x", "language"],
  ["-MF", "none"], ["-MT", "none"], ["-MQ", "none"],
  ["-o", "none"], ["-A", "none"], ["-B", "none"], ["-F", "none"], ["-G", "none"], ["-L", "none"], ["-R", "none"], ["-T", "none"],
  ["-l", "none"], ["-u", "none"], ["-z", "none"],
]);

/** What tells most flags (-W…, -f…, -m…) from all of these: kernels have millions of arguments. */
const SECOND_LETTERS: ReadonlySet<string | undefined> = new Set([...JOINED_OR_SEPARATE.keys()].map((name) => name[1]));

/** Options whose value is always the next argument; with anything behind it the same start is another option. */
const SEPARATE: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ["--include", "include"], ["--imacros", "include"], ["--include-directory", "folder"], ["--include-directory-after", "folder"],
  ["--define-macro", "define"], ["--undefine-macro", "undefine"], ["--language", "language"],
  ["--output", "none"], ["--sysroot", "none"], ["--param", "none"], ["-param", "none"], ["--specs", "none"],
  ["-Xpreprocessor", "none"], ["-Xassembler", "none"], ["-Xlinker", "none"],
  ["-aux-info", "none"], ["-dumpbase", "none"], ["-dumpbase-ext", "none"], ["-dumpdir", "none"], ["-wrapper", "none"],
  ["-e", "none"], ["--entry", "none"], ["-h", "none"], ["-V", "none"], ["-b", "none"],
  ["-Tbss", "none"], ["-Tdata", "none"], ["-Ttext", "none"],
  // clang's
  ["-target", "none"], ["--target", "none"], ["-Xclang", "none"], ["-mllvm", "none"], ["-arch", "none"],
  // sparse's
  ["-gcc-base-dir", "none"], ["-multiarch-dir", "none"],
]);

/** Only within `-Wp,`: to the preprocessor itself these name the file that they write. */
const OF_PREPROCESSOR: ReadonlySet<string> = new Set(["-MD", "-MMD"]);

interface OptionReading {
  readonly meaning: Meaning;
  /** Null: it is the next argument. */
  readonly value: string | null;
}

const FLAG: OptionReading = { meaning: "none", value: "" };

/** How an argument that starts with `-` is read. What is not known takes no value. */
export function readOption(argument: string, stage: "driver" | "preprocessor"): OptionReading {
  if (stage === "preprocessor" && OF_PREPROCESSOR.has(argument)) return { meaning: "none", value: null };
  const separate = SEPARATE.get(argument);
  if (separate !== undefined) return { meaning: separate, value: null };
  const equals = argument.startsWith("--") ? argument.indexOf("=") : -1;
  const long = equals > 0 ? SEPARATE.get(argument.slice(0, equals)) : undefined;
  if (long !== undefined) return { meaning: long, value: argument.slice(equals + 1) };
  if (!SECOND_LETTERS.has(argument[1])) return FLAG;
  for (const [name, meaning] of JOINED_OR_SEPARATE) {
    if (argument === name) return { meaning, value: null };
    if (argument.startsWith(name)) return { meaning, value: argument.slice(name.length) };
  }
  return FLAG;
}
