import DragnetCore

/// Short names made from content: the same content, the same name, on any machine.
enum ContentID {
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
        let digits = String(fingerprint(texts), radix: 16, uppercase: true)
        let padded = String(repeating: "0", count: 16 - digits.count) + digits
        for length in 6...16 {
            let name = "INC-" + padded.prefix(length)
            if !isTaken(name) { return name }
        }
        return "INC-" + padded
    }
}
