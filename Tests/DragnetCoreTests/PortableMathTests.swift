import DragnetCore
import Foundation
import Testing

/// Against the C library, which is correctly rounded to below one unit in the last place.
@Suite("PortableMath")
struct PortableMathTests {
    /// The relative error of the result, in the units of 2^-52 that the documentation bounds.
    private func relativeError(_ value: Double, _ expected: Double) -> Double {
        value == expected ? 0 : abs(value - expected) / max(abs(expected), .leastNormalMagnitude)
    }

    @Test func logarithmOverTheWholeRange() {
        var random = KeyedRandom(RandomKey(7, 1))
        var worst = 0.0
        for _ in 0..<200_000 {
            // Random bits: every magnitude, subnormal numbers too.
            let x = Double(bitPattern: random.next() & 0x7FFF_FFFF_FFFF_FFFF)
            guard x.isFinite else { continue }
            worst = max(worst, relativeError(PortableMath.log(x), Foundation.log(x)))
        }
        for _ in 0..<200_000 {
            let x = 0.5 + 1.5 * random.nextUnit()
            worst = max(worst, relativeError(PortableMath.log(x), Foundation.log(x)))
        }
        #expect(worst < 4e-16)
    }

    @Test func logarithmNearOneAndAtTheEdges() {
        for exponent in 1...52 {
            for x in [1 + Double(sign: .plus, exponent: -exponent, significand: 1), 1 - 0x1p-53, 1.0.nextUp] {
                #expect(relativeError(PortableMath.log(x), Foundation.log(x)) < 4e-16)
            }
        }
        #expect(PortableMath.log(1) == 0)
        #expect(PortableMath.log(0) == -.infinity)
        #expect(PortableMath.log(-0.0) == -.infinity)
        #expect(PortableMath.log(.infinity) == .infinity)
        #expect(PortableMath.log(-1).isNaN)
        #expect(PortableMath.log(.nan).isNaN)
        for x in [Double.leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude, 2, 2.0.squareRoot()] {
            #expect(relativeError(PortableMath.log(x), Foundation.log(x)) < 4e-16)
        }
    }

    @Test func exponentialOverTheWholeRange() {
        var random = KeyedRandom(RandomKey(7, 2))
        var worst = 0.0
        for _ in 0..<200_000 {
            let x = -708 + 1417.7 * random.nextUnit()
            worst = max(worst, relativeError(PortableMath.exp(x), Foundation.exp(x)))
            let small = (random.nextUnit() - 0.5) * 2
            worst = max(worst, relativeError(PortableMath.exp(small), Foundation.exp(small)))
        }
        #expect(worst < 4e-16)
    }

    @Test func exponentialAtTheEdges() {
        #expect(PortableMath.exp(0) == 1)
        #expect(PortableMath.exp(-.infinity) == 0)
        #expect(PortableMath.exp(.infinity) == .infinity)
        #expect(PortableMath.exp(710) == .infinity)
        #expect(PortableMath.exp(-746) == 0)
        #expect(PortableMath.exp(.nan).isNaN)
        #expect(PortableMath.exp(709.78).isFinite)
        // Below the normal numbers the last place is fixed: the error is bounded in it.
        var random = KeyedRandom(RandomKey(7, 3))
        for _ in 0..<20_000 {
            let x = -745.1 + 37 * random.nextUnit()
            #expect(abs(PortableMath.exp(x) - Foundation.exp(x)) <= 2 * Foundation.exp(x).ulp)
        }
    }

    @Test func log1pNearZeroAndFarFromIt() {
        var random = KeyedRandom(RandomKey(7, 4))
        var worst = 0.0
        for _ in 0..<100_000 {
            let magnitude = Double(sign: .plus, exponent: -random.next(below: 300), significand: 1 + random.nextUnit())
            for x in [magnitude, -min(magnitude, 0.999), 1 / magnitude] {
                worst = max(worst, relativeError(PortableMath.log1p(x), Foundation.log1p(x)))
            }
        }
        #expect(worst < 8e-16)
        #expect(PortableMath.log1p(0) == 0)
        #expect(PortableMath.log1p(-1) == -.infinity)
        #expect(PortableMath.log1p(-1.5).isNaN)
        #expect(PortableMath.log1p(.infinity) == .infinity)
        #expect(PortableMath.log1p(.nan).isNaN)
    }

    @Test func derivedFunctions() {
        var random = KeyedRandom(RandomKey(7, 5))
        var worst = (log10: 0.0, exp2: 0.0, pow: 0.0)
        for _ in 0..<50_000 {
            let x = Foundation.exp(-20 + 40 * random.nextUnit())
            worst.log10 = max(worst.log10, relativeError(PortableMath.log10(x), Foundation.log10(x)))
            let power = -4 + 8 * random.nextUnit()
            worst.exp2 = max(worst.exp2, relativeError(PortableMath.exp2(power), Foundation.exp2(power)))
            // The rounding of power * log(base) is multiplied by its size, at most 80 here.
            worst.pow = max(worst.pow, relativeError(PortableMath.pow(x, power), Foundation.pow(x, power)))
        }
        #expect(worst.log10 < 7e-16)
        #expect(worst.exp2 < 1e-15)
        #expect(worst.pow < 4e-14)
    }

    @Test func sineAndCosine() {
        var random = KeyedRandom(RandomKey(7, 6))
        for _ in 0..<100_000 {
            let angle = -1000 + 2000 * random.nextUnit()
            let (sine, cosine) = PortableMath.sinCos(angle)
            #expect(abs(sine - Foundation.sin(angle)) < 1e-15)
            #expect(abs(cosine - Foundation.cos(angle)) < 1e-15)
        }
        #expect(PortableMath.sinCos(0) == (0, 1))
    }

    @Test func bitsAreFixed() {
        // Golden values: whoever changes a bit here changes every score that was ever saved.
        var random = KeyedRandom(RandomKey(7, 7))
        var digest: UInt64 = 0
        for _ in 0..<10_000 {
            let x = -30 + 60 * random.nextUnit()
            let (sine, cosine) = PortableMath.sinCos(x)
            let values = [
                PortableMath.exp(x), PortableMath.log(abs(x)), PortableMath.log1p(abs(x)), sine, cosine,
            ]
            for value in values { digest = RandomKey.mix(digest ^ value.bitPattern) }
        }
        #expect(digest == 120_106_440_956_959_695)
    }
}
