"""The words of which English frames of links are made, as patterns over the masked text of a sentence."""

from __future__ import annotations

from graph_build.extraction.english.masks import NO, TS, T

# Up to two words before a name that belong to it: welding of thick plates is none.
W = r"(?:(?!(?:of|in|to|for|with|by|from|on|at|that|which|who|not|no|and|or|as|is|are|was|were|be|than|more|less|fewer|without|if|when|how|further|away|ways)\b)[\w'%-]+ ){0,2}"
# A phrase that says of what, where or for whom; it holds no name.
PLAIN = rf"{NO[:-1]},]"
# What things are of may itself have a name: digital twins of assembly.
OF = rf"[^{chr(0xE000)}-{chr(0xE3FF)}{chr(0xEC00)}-{chr(0xF7FF)}.;:,]"
PP = rf"(?: (?:of|on|in|at|for|from|within|across|along|inside|with|behind) {OF}{{1,45}}?)?(?: (?:on|over|via|with|in) {W}{T})?"
# The same, where what follows is to be found first.
PP_LESS = rf"(?: (?:of|on|in|at|for|from|within|across|along|inside|with|behind) {OF}{{1,45}}?)??"
# An insertion: until recently confined to aerospace; much praised in earlier editions.
RELATIVE = rf"(?:,? (?:which|that|who|until|once|so far|long|originally|formerly|traditionally|first) [^.;:]{{1,70}}?,|, (?!and |or |but |where )[^.;:,{chr(0xE000)}-{chr(0xF7FF)}]{{1,70}}?,)?"
# Sensors on the machines and deep learning
SUBJECT = rf"(?:{TS}(?: (?:on|in|at|of) {PLAIN}{{1,40}}? and {W}{TS})?)"
TOGETHER = rf"(?:,?(?: is| are| works?| goes?)? (?:(?:combined|integrated|paired|coupled|together|linked|fused|teamed|equipped|fitted|hand in hand) with|alongside|(?:guided|driven|backed|controlled) by) {W}{TS}{PP},?)"
DOES = (
    r"(?:enabl(?:es?|ed|ing)|supports?|supported|supporting|allow(?:s|ed|ing)?(?: for)?|facilitat(?:es?|ed|ing)|improv(?:es?|ed|ing)|automat(?:es?|ed|ing)|perform(?:s|ed|ing)?|"
    r"mak(?:es?|ing) possible|made possible|handl(?:es?|ed|ing)|driv(?:es?|ing)|drove|underpin(?:s|ned|ning)?|power(?:s|ed|ing)?|optimi[sz](?:es?|ed|ing)|accelerat(?:es?|ed|ing)|"
    r"speed(?:s|ing)? up|sped up|simplif(?:y|ies|ied|ying)|streamlin(?:es?|ed|ing)|take(?:s|n)? (?:over|care of|on)|took over|(?:takes?|took|taken) charge of|taking (?:over|on)|carr(?:y|ies|ied|ying) out|assist(?:s|ed|ing)? (?:with|in|at)|"
    r"help(?:s|ed|ing)?(?: out)?(?: [a-z]+){0,2}? (?:with|in|at)|help(?:s|ed)? (?:improve|support|optimi[sz]e|automate|enable|perform)|serv(?:es?|ed|ing) (?:for|as (?:a )?(?:basis|foundation)s? (?:for|of))|(?:is|are) responsible for|(?:is|are) behind|"
    r"form(?:s|ed)? (?:basis|foundation|backbone) (?:for|of)|(?:is|are) (?:basis|foundation|backbone) (?:for|of)|execut(?:es?|ed|ing)|provid(?:es?|ed|ing)|permit(?:s|ted)?|deliver(?:s|ed|ing)?|lend(?:s)? (?:itself|themselves) to|open(?:s|ed)? (?:up|way (?:for|to))|enhanc(?:es?|ed|ing)|undertak(?:es?|ing)|undertook|do|does|did)"
)
BE = r"(?:(?:will be|is to be|are to be|tends? to be|gets?|is being|are being|is|are|was|were|be|being|has been|have been|had been))"
USED = r"(?:used|applied|deployed|employed|adopted|utili[sz]ed|leveraged|suited|suitable|ideal|in use|useful|implemented|harnessed|put to (?:use|work)|installed|found|indispensable|essential|key|bought|requested|ordered|in demand|chosen|preferred|tested|piloted|trialled|tried out|tried|designed|intended|tailored|introduced|rolled out|brought in|(?:technology|tool|method|system|solution) of choice)"
TO = r"(?:for|in|to|within|across|throughout)"
# Which verbs may stand before what a technology is used for: used to carry out inspection.
DOING = (
    r"(?:(?:perform|carry out|improve|support|automate|optimi[sz]e|enable|facilitate|accelerate|speed up|enhance|handle|conduct|assist (?:with|in)|help (?:with|in)|simplify|streamline|take over|do|run|drive|execute|"
    r"performing|carrying out|improving|supporting|automating|optimi[sz]ing|enabling|facilitating|accelerating|speeding up|enhancing|handling|conducting|assisting (?:with|in)|simplifying|streamlining|undertake) )?"
)
BY = r"(?:by|with|using|through|via|on|from|with help of|by means of|thanks to|based on)"
