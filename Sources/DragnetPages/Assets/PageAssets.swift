import DragnetCore

/// A file that pages need, inside the program.
package struct PageAsset: Sendable {
    /// Where it is served; holds a hash of its content, so that it may be kept for ever.
    package var path: String
    /// Its type.
    package var type: String
    /// Its content.
    package var text: String

    init(name: String, type: String, text: String) {
        // FNV-1a: only tells one version from another.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let parts = name.split(separator: ".")
        path = "/assets/\(parts[0])-\(String(hash, radix: 16)).\(parts[1])"
        self.type = type
        self.text = text
    }
}

/// The style, the script and the icon.
package enum PageAssets {
    /// How pages look.
    package static let style = PageAsset(name: "page.css", type: "text/css; charset=utf-8", text: PageStyle.text)
    /// Keys, the live list and zoom; pages work without it.
    package static let script = PageAsset(
        name: "page.js", type: "text/javascript; charset=utf-8", text: PageScript.text)
    /// The icon of the browser's tab.
    package static let icon: PageAsset = {
        var icon = PageAsset(name: "icon.svg", type: "image/svg+xml", text: iconText)
        icon.path = "/assets/icon.svg"
        return icon
    }()

    /// All of them.
    package static let all = [style, script, icon]

    private static let iconText = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#1d4ed8"/>\
        <path d="M3 5l5 6 5-6M3 5h10M8 11v2" fill="none" stroke="#fff" stroke-width="1.5"/>\
        <circle cx="3" cy="5" r="1.5" fill="#fff"/><circle cx="13" cy="5" r="1.5" fill="#fff"/>\
        <circle cx="8" cy="11" r="1.5" fill="#fff"/></svg>
        """
}
