/// How rare something is among normal events, in words.
public enum RarityText {
    /// "1 in 12,000" for a surprise, which is -log10 of a share; nil for what nearly every event is.
    ///
    /// From a thousand on with two digits: no sample knows more, and nobody reads more.
    public static func oneIn(_ surprise: Double) -> String? {
        var events = PortableMath.pow(10, min(surprise, 12)).rounded()
        guard events >= 2 else { return nil }
        var step = 1.0
        while events / step >= 1_000 { step *= 10 }
        if step > 1 { step *= 10 }
        events = (events / step).rounded() * step
        return "1 in \(NumberText.count(Int(events)))"
    }
}
