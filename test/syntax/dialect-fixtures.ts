/** Pieces of kernel C, each with the form that it is rewritten to. */

interface DialectFixture {
  readonly cause: string;
  readonly source: string;
  readonly expected: string;
}

/** Statements inside of a function. */
export const bodyFixtures: readonly DialectFixture[] = [
  {
    cause: "annotated pointers in local declarations",
    source: "\tvoid __user *to = arg;\n\tu8 __iomem *base;",
    expected: "\tvoid        *to = arg;\n\tu8         *base;",
  },
  {
    cause: "annotated casts",
    source: "\tcopy((void __force *)to, (const char __user *)from);",
    expected: "\tcopy((void         *)to, (const char        *)from);",
  },
  {
    cause: "attributes of locals",
    source: "\tint unused __attribute__((unused)) = 1;\n\tint other __maybe_unused;",
    expected: "\tint unused                         = 1;\n\tint other               ;",
  },
  {
    cause: "attributes that no table knows",
    source: "\tstruct item __shiny *item;\n\tstatic struct item table __shiny = { 1 };",
    expected: "\tstruct item         *item;\n\tstatic struct item table         = { 1 };",
  },
  {
    cause: "iterators with a block",
    source: "\tlist_for_each_entry(item, head, node) {\n\t\tuse(item);\n\t}",
    expected: "\twhile              (item, head, node) {\n\t\tuse(item);\n\t}",
  },
  {
    cause: "iterators with a statement",
    source: "\tif (p)\n\t\tfor_each_sg(list, sg, n, i)\n\t\t\tuse(sg);",
    expected: "\tif (p)\n\t\twhile      (list, sg, n, i)\n\t\t\tuse(sg);",
  },
  {
    cause: "an iterator before an assignment through a pointer",
    source: "\tfor_each_cpu(i, mask) *slot = kmap(page);",
    expected: "\twhile       (i, mask) *slot = kmap(page);",
  },
  {
    cause: "an unknown iterator with a block",
    source: "\tdemo_scan(item, table) {\n\t\tuse(item);\n\t}",
    expected: "\twhile    (item, table) {\n\t\tuse(item);\n\t}",
  },
  {
    cause: "an iterator without arguments",
    source: "\tdemo_each_item() {\n\t\tuse(p);\n\t}",
    expected: "\twhile        (_) {\n\t\tuse(p);\n\t}",
  },
  {
    cause: "scoped blocks",
    source: "\tscoped_guard (mutex, &lock) {\n\t\tuse(p);\n\t}\n\tscoped_guard(rcu)\n\t\tuse(p);",
    expected: "\twhile        (mutex, &lock) {\n\t\tuse(p);\n\t}\n\twhile       (rcu)\n\t\tuse(p);",
  },
  {
    cause: "conditions by name, by a jump, and by an else",
    source: "\tERR_IF(!p) {\n\t\tuse(p);\n\t}\n\tCHECK(p) goto out;\n\tTRY(p) {\n\t} else {\n\t}\nout:\n\treturn 0;",
    expected: "\tif    (!p) {\n\t\tuse(p);\n\t}\n\tif   (p) goto out;\n\tif (p) {\n\t} else {\n\t}\nout:\n\treturn 0;",
  },
  {
    cause: "a do loop that a macro closes",
    source: "\tdo {\n\t\tuse(t);\n\t} while_each_thread(g, t);",
    expected: "\tdo {\n\t\tuse(t);\n\t} while            (g, t);",
  },
  {
    cause: "a macro call without its semicolon",
    source: "\tDEBUG(p) kunmap(page);\n\tTRACE(p)\n\tuse(p);",
    expected: "\tDEBUG(p);kunmap(page);\n\tTRACE(p)\n;use(p);",
  },
  {
    cause: "a macro without a semicolon before else",
    source: "\tif (p)\n\t\tPRINT(p)\n\telse\n\t\tPRINT(0)\n\treturn 0;",
    expected: "\tif (p)\n\t\tPRINT(p)\n;else\n\t\tPRINT(0)\n;return 0;",
  },
  {
    cause: "macros without a semicolon at the end of the function",
    source: "\tuse(p);\n\tCRITEND",
    expected: "\tuse(p);\nCRITEND;",
  },
  {
    cause: "types as arguments",
    source: "\ta = container_of(p, struct item, node);\n\tb = min_t(unsigned long, a, b);\n\tc = va_arg(ap, char *);\n\td = va_arg(ap, int);",
    expected: "\ta = container_of(p, struct_item, node);\n\tb = min_t(unsigned_long, a, b);\n\tc = va_arg(ap, char__);\n\td = va_arg(ap, in_);",
  },
  {
    cause: "operators as arguments",
    source: "\tif (compare(a, <=, b))\n\t\treturn 1;",
    expected: "\tif (compare(a, __, b))\n\t\treturn 1;",
  },
  {
    cause: "statements as arguments",
    source: "\tpoll(dev, 100,\n\t\tif (ready(dev))\n\t\t\treturn 0;\n\t);\n\tCHECK(p, return -1);",
    expected: "\tpoll(dev, 100,\n\t{if (ready(dev))\n\t\t\treturn 0;\n});\n\tCHECK(p, return__1);",
  },
  {
    cause: "no arguments between commas",
    source: "\tasm_op(a, , b);",
    expected: "\tasm_op(a,_, b);",
  },
  {
    cause: "typeof",
    source: "\ttypeof(*p) *q = p;\n\tq = (__typeof__(q))p;",
    expected: "\ttypeof__p_ *q = p;\n\tq = (__typeof___q_)p;",
  },
  {
    cause: "casts to names of types",
    source: "\ta = (u32)*p + (size_t)(b);\n\tc = f(u32)(p);",
    expected: "\ta =      *p +         (b);\n\tc = f(u32)(p);",
  },
  {
    cause: "casts to the type of something",
    source: "\tq = (typeof(q))(x | 1);\n\tr = (__typeof__(*r) *)(y);",
    expected: "\tq =            (x | 1);\n\tr = (__typeof____r_ *)(y);",
  },
  {
    cause: "a bare label at the end of a block",
    source: "\tif (p) {\n\t\tgoto out;\n\t out:\n\t}",
    expected: "\tif (p) {\n\t\tgoto out;\n\t out:\n;}",
  },
  {
    cause: "case ranges",
    source: "\tswitch (c) {\n\tcase '0' ... '9':\n\t\treturn 1;\n\t}",
    expected: "\tswitch (c) {\n\tcase '0' ||  '9':\n\t\treturn 1;\n\t}",
  },
  {
    cause: "addresses of labels",
    source: "\tstatic void *table[] = { &&one, &&two };\n\tif (a && b)\n\t\treturn 1;",
    expected: "\tstatic void *table[] = { & one, & two };\n\tif (a && b)\n\t\treturn 1;",
  },
  {
    cause: "inline assembly",
    source: '\tasm volatile(LOCK "incl %0" : "+m" (*p) : CONSTRAINT(a) (b), COMMON : "memory");',
    expected: '\tasm volatile(""             : "+m" (*p) : ""            (b)         : "memory");',
  },
  {
    cause: "registers of variables",
    source: '\tregister long arg asm("r1") = 1;',
    expected: "\tregister long arg           = 1;",
  },
  {
    cause: "strings glued to names and calls",
    source: '\tprintk(KERN_ERR PFX "x\\n");\n\tprintk(KERN_INFO fmt("y"));\n\tlog("a" STR(B) "c");',
    expected: '\tprintk(         PFX "x\\n");\n\tprintk(          fmt("y"));\n\tlog("a"        "c");',
  },
  {
    cause: "declarations by macros",
    source: "\tstatic DEFINE_MUTEX(lock);\n\tDECLARE_BITMAP(bits, 8) = { 0 };\n\tint uninitialized_var(n);",
    expected: "\t       DEFINE_MUTEX(lock);\n\tDECLARE_BITMAP bits     = { 0 };\n\tint                   n ;",
  },
  {
    cause: "fields by macros",
    source: "\tstruct {\n\t\tint a;\n\t\tDECLARE_BITMAP(bits, 8);\n\t\tu32 : 4;\n\t} *args;",
    expected: "\tstruct {\n\t\tint a;\n\t\tDECLARE_BITMAP bits    ;\n\t\tu32    ;\n\t} *args;",
  },
  {
    cause: "offsets of members of members",
    source: "\ta = offsetof(struct s, b);\n\tc = offsetof(struct s, b.c);\n\td = __builtin_offsetof(struct s, b);",
    expected: "\ta = offsetof(struct s, b);\n\tc = offsetof_struct_s__b_c_;\n\td = __builtin_offsetof_struct_s__b_;",
  },
  {
    cause: "directives that decide nothing",
    source: "\tuse(1);\n#define LOCAL(x) \\\n\tuse(x)\n\tLOCAL(2);\n#undef LOCAL",
    expected: "\tuse(1);\n                  \n       \n\tLOCAL(2);\n            ",
  },
  {
    cause: "comments and strings that look like any of these",
    source: '\t/* void __user *p; for_each_cpu(i, m) { */\n\tlog("struct s * __user for_each_cpu(i, m) {"); // min_t(int, a, b)',
    expected: '\t/* void __user *p; for_each_cpu(i, m) { */\n\tlog("struct s * __user for_each_cpu(i, m) {"); // min_t(int, a, b)',
  },
];

/** Whole definitions. */
export const definitionFixtures: readonly DialectFixture[] = [
  {
    cause: "annotated functions",
    source: "static noinline int __init demo(void) __releases(&lock)\n{\n}\n",
    expected: "static          int        demo(void)                  \n{\n}\n",
  },
  {
    cause: "annotations in capitals that no table knows",
    source: "static int NOISY demo(void)\n{\n}\nLOUD void quiet(int a) SILENT\n{\n}\n",
    expected: "static int       demo(void)\n{\n}\n     void quiet(int a)       \n{\n}\n",
  },
  {
    cause: "words in capitals for C's own",
    source: "STATIC int demo(void)\n{\n}\n",
    expected: "static int demo(void)\n{\n}\n",
  },
  {
    cause: "annotated parameters",
    source: "int demo(IN struct item *item, char far *p, IN TYPE t)\n{\n}\n",
    expected: "int demo(   struct item *item, char     *p,    TYPE t)\n{\n}\n",
  },
  {
    cause: "system calls",
    source: "SYSCALL_DEFINE2(demo, int, fd, char __user *, buf)\n{\n}\nSYSCALL_DEFINE0(none)\n{\n}\n",
    expected: "long        sys_demo( int  fd, char        *  buf)\n{\n}\nlong       sys_none()\n{\n}\n",
  },
  {
    cause: "system calls with a parameter list of their own",
    source: "SYSCALL_DEFINE(demo)(int fd, loff_t at)\n{\n}\n",
    expected: "long        sys_demo(int fd, loff_t at)\n{\n}\n",
  },
  {
    cause: "macros that define functions",
    source: "DEFINE_DEMO(thing)\n{\n}\n",
    expected: "long       thing()\n{\n}\n",
  },
  {
    cause: "arms that are never read",
    source: "#if 0\nit's text {\n#else\nint demo(void)\n{\n}\n#endif\n",
    expected: "     \n           \n     \nint demo(void)\n{\n}\n      \n",
  },
];
