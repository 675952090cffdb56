import DragnetCore
import Foundation
import Testing

@Suite("Single-precision functions")
struct FloatMathTests {
    @Test("They agree with the C library within the stated error")
    func accuracy() {
        var value: Float = 1e-30
        while value < 1e30 {
            let exact = Foundation.log(Double(value))
            #expect(abs(Double(FloatMath.log(value)) - exact) <= 4e-7 * max(1, abs(exact)))
            value *= 1.37
        }
        for step in -1200...1200 {
            let x = Float(step) / 10
            let exact = Foundation.exp2(Double(x))
            #expect(abs(Double(FloatMath.exp2(x)) - exact) <= 5e-7 * exact)
        }
        for x: Float in [0, 1e-8, 1e-4, 9e-4, 1.1e-3, 0.5, 1, 1e6] {
            let exact = Foundation.log1p(Double(x))
            #expect(abs(Double(FloatMath.log1p(x)) - exact) <= 3e-7 * max(exact, 1))
        }
    }

    @Test("Nothing is ever infinite or NaN at the ends of the range")
    func ends() {
        #expect(FloatMath.log(0).isFinite)
        #expect(FloatMath.exp2(-1e9) == 0)
        #expect(FloatMath.exp2(1e9).isFinite)
        #expect(FloatMath.exp(-200) == 0)
    }
}
