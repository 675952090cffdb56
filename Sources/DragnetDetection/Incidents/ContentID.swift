import DragnetCore

/// Short names made from content: the same content, the same name, on any machine.
package enum ContentID {
    /// A 64-bit fingerprint of some texts; their borders count.
    static func fingerprint(_ texts: [String]) -> UInt64 {
        var state = RandomKey(UInt64(texts.count)).value
        for text in texts {
            for byte in text.utf8 { state = RandomKey.mix(state ^ UInt64(byte)) }
            state = RandomKey.mix(state &+ RandomKey.golden)
        }
        return state
    }

    /// `INC-7F3A9C`: six hexadecimal digits of a fingerprint, more where `isTaken` says they are not enough.
    static func incident(_ texts: [String], isTaken: (String) -> Bool) -> String {
        let whole = whole(texts)
        return free(String(whole.prefix(prefix.count + 6)), of: whole, isTaken: isTaken)
    }

    private static let prefix = "INC-"

    /// An incident's id with all sixteen digits of the fingerprint.
    static func whole(_ texts: [String]) -> String {
        let digits = String(fingerprint(texts), radix: 16, uppercase: true)
        return prefix + String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The id, with as many more digits of the whole one as it takes to be free.
    package static func free(
        _ id: String, of whole: String, isTaken: (String) throws -> Bool
    ) rethrows -> String {
        for length in id.count...max(id.count, whole.count) {
            let name = length == id.count ? id : String(whole.prefix(length))
            if try !isTaken(name) { return name }
        }
        // All digits are taken only where the same beginning was parted from its incident ten times.
        var number = 2
        while try isTaken("\(whole)-\(number)") { number += 1 }
        return "\(whole)-\(number)"
    }
}
