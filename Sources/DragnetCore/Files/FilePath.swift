/// Paths as text.
///
/// Foundation's own `deletingLastPathComponent` ends the process on a path of one character (Swift 6.2 on Linux).
public enum FilePath {
    /// The path of the directory that holds a file: empty for a bare name, `/` for the root and what lies in it.
    public static func parent(of path: String) -> String {
        let slash = UInt8(ascii: "/")
        let bytes = Array(path.utf8)
        var end = bytes.count
        while end > 1 && bytes[end - 1] == slash { end -= 1 }
        while end > 0 && bytes[end - 1] != slash { end -= 1 }
        while end > 1 && bytes[end - 1] == slash { end -= 1 }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
}
