/// Names that try to break out of every language they may be written into.
///
/// As labels, titles, cells and file names they must come out harmless, whether or not a reader lets them in as names.
public enum HostileNames {
    /// All of them.
    public static let all: [String] = [
        #""><script>alert(1)</script>"#,
        "</svg>",
        "</title><img src=x onerror=alert(1)>",
        #"a"; evil [URL="javascript:x"]; "x"#,
        #"\N\G"#,
        #"\"#,
        "&lt;&#60;&amp;",
        "]]><!--",
        "=cmd()",
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1:A9)",
        "=\u{301}1+1",
        "a\"\u{301},=1",
        "\t=1+1",
        "\r\n=1+1",
        "a,b;c\"d\ne",
        "../x",
        "../../etc/passwd",
        "/etc/passwd",
        ".hidden",
        "..",
        "CON",
        "a\u{0}b",
        "\u{1B}[2J\u{1B}]0;title\u{7}",
        "\u{9B}31m",
        "\u{8}\u{8}\u{7F}",
        "\u{202E}txt.exe",
        "\u{2066}x\u{2069}",
        "שלום عليكم",
        "🕵️‍♀️🇪🇺",
        "e\u{301}\u{301}\u{301}",
        "\u{FFFE}\u{FFFF}\u{1FFFE}",
        "\u{E0041}\u{E007F}",
        "\u{2028}\u{2029}",
        "%s%n%@",
        "'; DROP TABLE events; --",
        "${jndi:ldap://x}",
        " ",
        "",
        String(repeating: "A", count: 10_240),
        "z" + String(repeating: "\u{335}", count: 5_120),
        String(repeating: "\u{1F600}", count: 2_560),
    ]

    /// Ways out of the text of a language.
    private static let breakouts = [
        "\"", "'", ">", "]]>", "-->", "</title>", "</style>", "</text>", "</desc>", "</script>", "\\\"", "&quot;",
        "&#34;",
        "`", "</td>", "\"/>", "%22%3E",
    ]

    /// What an attacker would like to stand outside of it.
    private static let attacks = [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>", "<iframe src=\"//evil.example\"></iframe>",
        "<style>@import 'http://evil.example/x.css'</style>", "<foreignObject><body onload=alert(1)></foreignObject>",
        "<use href=\"data:image/svg+xml,x#y\"/>", "<image xlink:href=\"http://evil.example/x.png\"/>",
        "<animate onbegin=alert(1) attributeName=x>", " onmouseover=alert(1) ",
        " style=background:url(//evil.example) ",
        "<meta http-equiv=refresh content=0;url=//evil.example>", "<link rel=stylesheet href=//evil.example>",
        "<base href=//evil.example>", "<object data=//evil.example></object>", "<form action=//evil.example><input>",
        "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "[URL=\"javascript:x\"]",
        "];x [shape=record,image=\"/etc/passwd\"", "<<table href=\"javascript:x\"><tr><td>x</td></tr></table>>",
        "<!ENTITY x SYSTEM \"file:///etc/passwd\">&x;", "<?xml-stylesheet href=\"//evil.example\"?>",
        "{{constructor.constructor('alert(1)')()}}", "\u{FEFF}<script\u{0}>alert(1)</script>", "\\N\\G\\E\\T\\H\\L",
        "&lt;script&gt;alert(1)&lt;/script&gt;", "\u{202E}<\u{2066}script>",
    ]

    /// More than 500: all names, and each attack behind each way out.
    public static let payloads: [String] = all + breakouts.flatMap { out in attacks.map { out + $0 } }
}
