"""Time to load the registry, to link a document's unit names in a context never seen, and to find names in a text.

Run: python -m bench.linking
"""

from time import process_time

from graph.linking.context import Context
from graph.linking.divisions import divisions
from graph.linking.organizations import link
from graph.linking.places import named_mentions
from graph.linking.registry import registry

NAMES = ["区科技局", "区发展改革委", "市商务委", "区税务局", "人民银行", "区委网信办", "各区县人民政府", "区法院", "区经济信息委",
         "区大数据发展局", "区住房城乡建委", "区卫生健康委", "区市场监管局", "区文化旅游委", "区人力社保局"]  # fmt: skip
TEXT = "支持长江师范学院与太极集团、葵花药业等企业在涪陵高新区共建平台，落实市商务委要求，服务成渝地区双城经济圈建设。"


def main() -> None:
    """Print the three figures."""
    start = process_time()
    registry()
    print(f"registry loaded in {1e3 * (process_time() - start):.1f} ms")
    districts = [code for code in divisions() if code.startswith("5001")][:20]
    for district in districts[:1]:
        [link(name, Context(district)) for name in NAMES]
    start = process_time()
    for district in districts[1:]:
        context = Context(district)
        for _ in range(15):
            for name in NAMES:
                link(name, context)
    print(
        f"225 mentions of 15 names in a new context: {1e3 * (process_time() - start) / (len(districts) - 1):.2f} ms"
    )
    context = Context("500102")
    named_mentions(TEXT, context)
    start = process_time()
    for _ in range(500):
        named_mentions(TEXT, context)
    print(f"names in {len(TEXT)} characters: {1e3 * (process_time() - start) / 500:.3f} ms")


if __name__ == "__main__":
    main()
